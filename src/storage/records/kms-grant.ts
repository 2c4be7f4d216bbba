// Grants on KMS keys. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
import type { GrantConstraints } from '../../kernel/access.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';
import { type RecordTransaction, recordKind } from './record.ts';

/** A principal as it was named, and as it is recognised. */
export interface GrantPrincipal {
  /** An ARN, or the name of a service. */
  readonly name: string;
  /**
   * The unique id of a user or a role, so that one who is made again under an old name has nothing of the earlier one's;
   * otherwise the name itself.
   */
  readonly boundTo: string;
}

export interface KmsGrantRecord {
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly grantId: string;
  readonly name: string | undefined;
  readonly createdAtMs: number;
  readonly issuingAccount: AccountId;
  readonly grantee: GrantPrincipal;
  readonly retiring: GrantPrincipal | undefined;
  /** As in the API: `Decrypt`. */
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints;
  /** Of everything that a request gives, when it gives a name: the same request again makes no second grant. */
  readonly digest: string | undefined;
}

type GrantKey = [account: AccountId, region: Region, keyId: string, grantId: string];

export const KmsGrant = recordKind<GrantKey, KmsGrantRecord>({ name: 'kms-grant', version: 1 });

type Pointer = Record<string, never>;

/** The grants on a key that a principal has, so that a decision reads no others. */
export const KmsGrantOfGrantee = recordKind<
  [account: AccountId, region: Region, keyId: string, boundTo: string, grantId: string],
  Pointer
>({ name: 'kms-grant-of-grantee', version: 1 });

/** The grants that a principal may retire; `place` is the key's account, key id and grant id, joined by `/`. */
export const KmsGrantOfRetiring = recordKind<[region: Region, principal: string, place: string], Pointer>({
  name: 'kms-grant-of-retiring',
  version: 1,
});

export const KmsGrantOfRequest = recordKind<
  [account: AccountId, region: Region, keyId: string, digest: string],
  { readonly grantId: string }
>({ name: 'kms-grant-of-request', version: 1 });

/** How many grants a key has; absent when it has none, which is what most decisions find. */
export const KmsGrantCount = recordKind<
  [account: AccountId, region: Region, keyId: string],
  { readonly count: number }
>({ name: 'kms-grant-count', version: 1 });

/** Writes a grant and all that finds it; gives how many the key now has. */
export async function addGrant(transaction: RecordTransaction, grant: KmsGrantRecord): Promise<number> {
  const { account, region, keyId, grantId, retiring, digest } = grant;
  const count = ((await transaction.get(KmsGrantCount, [account, region, keyId]))?.count ?? 0) + 1;
  transaction.put(KmsGrantCount, [account, region, keyId], { count });
  transaction.put(KmsGrant, [account, region, keyId, grantId], grant);
  transaction.put(KmsGrantOfGrantee, [account, region, keyId, grant.grantee.boundTo, grantId], {});
  if (retiring !== undefined) transaction.put(KmsGrantOfRetiring, [region, retiring.name, placeOf(grant)], {});
  if (digest !== undefined) transaction.put(KmsGrantOfRequest, [account, region, keyId, digest], { grantId });
  return count;
}

/** False when there is no such grant, or no longer. */
export async function removeGrant(transaction: RecordTransaction, key: GrantKey): Promise<boolean> {
  const grant = await transaction.get(KmsGrant, key);
  if (grant === undefined) return false;
  const { account, region, keyId, grantId, retiring, digest } = grant;
  const count = ((await transaction.get(KmsGrantCount, [account, region, keyId]))?.count ?? 1) - 1;
  if (count > 0) transaction.put(KmsGrantCount, [account, region, keyId], { count });
  else transaction.remove(KmsGrantCount, [account, region, keyId]);
  transaction.remove(KmsGrant, key);
  transaction.remove(KmsGrantOfGrantee, [account, region, keyId, grant.grantee.boundTo, grantId]);
  if (retiring !== undefined) transaction.remove(KmsGrantOfRetiring, [region, retiring.name, placeOf(grant)]);
  if (digest !== undefined) transaction.remove(KmsGrantOfRequest, [account, region, keyId, digest]);
  return true;
}

const placeOf = ({ account, keyId, grantId }: KmsGrantRecord): string => `${account}/${keyId}/${grantId}`;
