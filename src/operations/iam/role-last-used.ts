// When a role was last used, as the API tells it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
import type { RoleLastUsed } from '@aws-sdk/client-iam';
import { lastUseOf } from '../../storage/records/credential-use.ts';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';

/** Empty for a role that was never used, as AWS has it. */
export async function roleLastUsed(records: RecordReader, role: RoleRecord): Promise<RoleLastUsed> {
  const use = await lastUseOf(records, role.account, role.id);
  return use === undefined ? {} : { LastUsedDate: new Date(use.timeMs), Region: use.region };
}
