// What answers tell of the end that lifecycle rules hold for an object or an upload.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import { BucketLifecycle } from '../../../storage/records/lifecycle.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { abortOf, expiryOf } from './due.ts';

/** Nothing is read where the bucket has no rules. */
export async function expirationAnswer(
  records: RecordReader,
  { bucket, key }: { readonly bucket: BucketRecord; readonly key: string },
  object: Pick<ObjectRecord, 'sizeBytes' | 'tags' | 'lastModifiedMs'>,
): Promise<{ readonly Expiration?: string }> {
  const lifecycle = bucket.expires === true ? await records.get(BucketLifecycle, [bucket.id]) : undefined;
  const expiry = lifecycle && expiryOf(lifecycle, key, object);
  if (expiry === undefined) return {};
  const date = new Date(expiry.atMs).toUTCString();
  return { Expiration: `expiry-date="${date}", rule-id="${encodeURIComponent(expiry.ruleId)}"` };
}

export async function abortAnswer(
  records: RecordReader,
  { bucket, key }: { readonly bucket: BucketRecord; readonly key: string },
  initiatedAtMs: number,
): Promise<{ readonly AbortDate?: Date; readonly AbortRuleId?: string }> {
  const lifecycle = bucket.expires === true ? await records.get(BucketLifecycle, [bucket.id]) : undefined;
  const abort = lifecycle && abortOf(lifecycle, key, initiatedAtMs);
  return abort === undefined ? {} : { AbortDate: new Date(abort.atMs), AbortRuleId: abort.ruleId };
}
