// Accounts and the organization they belong to. https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
import type { AccountId } from '../../kernel/ids.ts';
import type { Tags } from './identity.ts';
import type { OrganizationPolicyType } from './organization-policy.ts';
import { recordKind } from './record.ts';

export interface AccountRecord {
  readonly id: AccountId;
  readonly arn: string;
  readonly name: string;
  readonly email: string;
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE';
  readonly joinedMethod: 'CREATED' | 'INVITED';
  readonly joinedAtMs: number;
  /** 64 hexadecimal digits: the owner that S3 shows in listings and ACLs. */
  readonly canonicalUserId: string;
  /** As Organizations keeps them; absent when there never were any. */
  readonly tags?: Tags | undefined;
  /** The organizational unit that it is in; absent right under the root. */
  readonly parentUnitId?: string | undefined;
  /** When it was closed; absent while it is open. */
  readonly closedAtMs?: number | undefined;
}

export const Account = recordKind<[account: AccountId], AccountRecord>({ name: 'account', version: 1 });

/** An account by its email, which is unique in the organization. */
export const AccountEmail = recordKind<[emailLowerCase: string], { readonly account: AccountId }>({
  name: 'account-email',
  version: 1,
});

export interface OrganizationRecord {
  /** `o-` and ten characters. */
  readonly id: string;
  /** `r-` and four characters: the root that all accounts are under. */
  readonly rootId: string;
  readonly managementAccount: AccountId;
  readonly createdAtMs: number;
  /** Absent before any was enabled. */
  readonly enabledPolicyTypes?: readonly OrganizationPolicyType[] | undefined;
  /** Of the root; absent when there never were any. */
  readonly rootTags?: Tags | undefined;
}

/** There is one organization; its key is empty. */
export const Organization = recordKind<[], OrganizationRecord>({ name: 'organization', version: 1 });

export interface AccountRequestRecord {
  readonly id: string;
  readonly accountName: string;
  readonly state: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  readonly requestedAtMs: number;
  readonly completedAtMs: number | undefined;
  readonly account: AccountId | undefined;
  readonly failureReason: string | undefined;
}

export const AccountRequest = recordKind<[requestId: string], AccountRequestRecord>({
  name: 'account-request',
  version: 1,
});
