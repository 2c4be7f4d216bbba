// When credentials were last used, and where: the first use in each quarter of an hour is kept.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html
import type { AccountId } from '../../kernel/ids.ts';
import type { ServiceName } from '../../kernel/service.ts';
import { type RecordReader, type RecordTransaction, recordKind } from './record.ts';

export interface CredentialUseRecord {
  readonly timeMs: number;
  readonly service: ServiceName;
  readonly region: string;
}

/** Of a user's access key. Absent for one that was not used since uses are kept. */
export const AccessKeyUse = recordKind<[accessKeyId: string], CredentialUseRecord>({
  name: 'access-key-use',
  version: 1,
});

/** Of a user or a role, for each service: by its unique id. */
export const PrincipalUse = recordKind<
  [account: AccountId, principalId: string, service: ServiceName],
  CredentialUseRecord
>({ name: 'principal-use', version: 1 });

export async function lastUseOf(
  records: RecordReader,
  account: AccountId,
  principalId: string,
): Promise<CredentialUseRecord | undefined> {
  let last: CredentialUseRecord | undefined;
  for await (const { value } of records.list(PrincipalUse, { under: [account, principalId] }))
    if (last === undefined || value.timeMs > last.timeMs) last = value;
  return last;
}

/** Of a user or a role that goes. */
export async function forgetUses(
  transaction: RecordTransaction,
  account: AccountId,
  principalId: string,
): Promise<void> {
  for await (const { value } of transaction.list(PrincipalUse, { under: [account, principalId] }))
    transaction.remove(PrincipalUse, [account, principalId, value.service]);
}
