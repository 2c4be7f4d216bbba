// The access control list of a bucket, as it is kept. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
import { type AclGrant, isPublicGrant } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import { BucketAcl, type BucketRecord } from '../../../storage/records/bucket.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { type AclHeaders, aclOfHeaders } from './acl-request.ts';
import { toAccount } from './canned.ts';
import { hasAcls } from './ownership.ts';

export async function bucketGrants(records: RecordReader, bucket: BucketRecord): Promise<readonly AclGrant[]> {
  const kept = await records.get(BucketAcl, [bucket.id]);
  return kept?.grants ?? [toAccount(bucket.owner, 'FULL_CONTROL')];
}

/** Of a bucket that is about to be made, which blocks what is public as every new one; undefined for the owner's alone. */
export async function newBucketAcl(
  records: RecordReader,
  bucket: BucketRecord,
  input: AclHeaders,
): Promise<readonly AclGrant[] | undefined> {
  const owners = { owner: bucket.owner, bucketOwner: bucket.owner };
  const grants = await aclOfHeaders(records, input, owners);
  if (grants === undefined || input.ACL === 'private') return undefined;
  const { name } = bucket;
  if (!hasAcls(bucket)) throw new Fault('InvalidBucketAclWithObjectOwnership', { BucketName: name });
  if (grants.some(isPublicGrant)) throw new Fault('InvalidBucketAclWithBlockPublicAccessError', { BucketName: name });
  return grants;
}

/** Lists can be switched off only where they give nothing to anybody but the owner. */
export async function requireOwnersAcl(records: RecordReader, bucket: BucketRecord): Promise<void> {
  for (const { grantee } of await bucketGrants(records, bucket))
    if (grantee.kind !== 'account' || grantee.account !== bucket.owner)
      throw new Fault('InvalidBucketAclWithObjectOwnership', { BucketName: bucket.name });
}
