// One change of a bucket's configuration, while the bucket is surely there.
import { Fault } from '../../kernel/fault.ts';
import { Bucket, type BucketRecord } from '../../storage/records/bucket.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import type { BucketTarget } from './target.ts';

export async function changeBucket(
  call: ServerCall,
  { bucket }: BucketTarget,
  change: (transaction: RecordTransaction, bucket: BucketRecord) => Promise<void>,
): Promise<void> {
  await call.resources.records.transaction(async (transaction) => {
    const current = await transaction.get(Bucket, [bucket.name]);
    if (current?.id !== bucket.id) throw new Fault('NoSuchBucket', { BucketName: bucket.name });
    await change(transaction, current);
  });
}
