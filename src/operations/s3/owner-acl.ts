// The one ACL there is where the bucket's owner owns all objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
import type { Grant, Owner } from '@aws-sdk/client-s3';
import type { BucketRecord } from '../../storage/records/bucket.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { ownerOf } from './listing/answer.ts';

export async function ownerAcl(
  records: RecordReader,
  bucket: BucketRecord,
): Promise<{ readonly Owner: Owner; readonly Grants: Grant[] }> {
  const owner = await ownerOf(records, bucket.owner);
  return { Owner: owner, Grants: [{ Grantee: { ...owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] };
}
