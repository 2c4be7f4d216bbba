// A list as GetBucketAcl and GetObjectAcl show it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
import type { Grant, Owner } from '@aws-sdk/client-s3';
import type { AclGrant } from '../../../kernel/acl.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { canonicalUserOf, showGrantee } from './grantee.ts';

export async function showAcl(
  records: RecordReader,
  owner: AccountId,
  grants: readonly AclGrant[],
): Promise<{ readonly Owner: Owner; readonly Grants: Grant[] }> {
  const Grants: Grant[] = [];
  for (const { grantee, permission } of grants)
    Grants.push({ Grantee: await showGrantee(records, grantee), Permission: permission });
  return { Owner: { ID: await canonicalUserOf(records, owner) }, Grants };
}
