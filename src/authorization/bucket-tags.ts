// The tags of a bucket as condition keys, where its owner lets them decide.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
import type { AccessRequest, ContextKeys } from '../kernel/access.ts';
import { readConfiguration } from '../storage/records/bucket-configuration.ts';
import type { RecordReader } from '../storage/records/record.ts';

/** `s3:BucketTag/` of whatever lies in the bucket; `aws:ResourceTag/` of the bucket itself: its objects have tags of their own. */
export async function bucketTagKeys(access: AccessRequest, records: RecordReader): Promise<ContextKeys> {
  const ref = access.resourcePolicy;
  if (ref?.kind !== 'bucket') return {};
  const abac = await readConfiguration(records, ref.bucketId, 'abac');
  if (abac?.Status !== 'Enabled') return {};
  const tagging = await readConfiguration(records, ref.bucketId, 'tagging');
  const isBucket = !access.resource.includes('/');
  const keys: Record<string, string> = {};
  for (const { Key, Value = '' } of tagging?.TagSet ?? []) {
    keys[`s3:BucketTag/${Key}`] = Value;
    if (isBucket) keys[`aws:ResourceTag/${Key}`] = Value;
  }
  return keys;
}
