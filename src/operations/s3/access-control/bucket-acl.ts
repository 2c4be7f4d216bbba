// The access control list of a bucket, as it is kept. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
import type { AclGrant } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import { BucketAcl, type BucketRecord } from '../../../storage/records/bucket.ts';
import type { RecordReader } from '../../../storage/records/record.ts';

export function fullControl(account: AccountId): AclGrant {
  return { grantee: { kind: 'account', account }, permission: 'FULL_CONTROL' };
}

export async function bucketGrants(records: RecordReader, bucket: BucketRecord): Promise<readonly AclGrant[]> {
  const kept = await records.get(BucketAcl, [bucket.id]);
  return kept?.grants ?? [fullControl(bucket.owner)];
}

/** Lists can be switched off only where they give nothing to anybody but the owner. */
export async function requireOwnersAcl(records: RecordReader, bucket: BucketRecord): Promise<void> {
  for (const { grantee } of await bucketGrants(records, bucket))
    if (grantee.kind !== 'account' || grantee.account !== bucket.owner)
      throw new Fault('InvalidBucketAclWithObjectOwnership', { BucketName: bucket.name });
}
