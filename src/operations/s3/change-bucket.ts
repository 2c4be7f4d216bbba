// One change of a bucket's configuration, while the bucket is surely there.
import { Fault } from '../../kernel/fault.ts';
import { Bucket, type BucketRecord } from '../../storage/records/bucket.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { type Ownership, ownershipMember } from './access-control/ownership.ts';
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

/** `check` is asked in the same transaction, of the bucket as it is before. */
export async function changeOwnership(
  call: ServerCall,
  target: BucketTarget,
  ownership: Ownership | 'none',
  check?: (transaction: RecordTransaction, bucket: BucketRecord) => Promise<void>,
): Promise<void> {
  await changeBucket(call, target, async (transaction, bucket) => {
    await check?.(transaction, bucket);
    const { objectOwnership: _, ...others } = bucket;
    transaction.put(Bucket, [bucket.name], { ...others, ...ownershipMember(ownership) });
  });
}
