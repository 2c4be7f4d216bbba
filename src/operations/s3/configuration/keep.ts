// Keeping, showing and dropping one configuration of a bucket.
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import {
  type BucketConfigurations,
  type ConfigurationName,
  putConfiguration,
  readConfiguration,
  removeConfiguration,
} from '../../../storage/records/bucket-configuration.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { ServerCall } from '../../context.ts';
import { changeBucket } from '../change-bucket.ts';
import type { BucketTarget } from '../target.ts';

/** `check` runs where it is written, and refuses what does not go with the rest of the bucket. */
export async function keep<Name extends ConfigurationName>(
  call: ServerCall,
  target: BucketTarget,
  name: Name,
  value: BucketConfigurations[Name],
  check: (transaction: RecordTransaction, bucket: BucketRecord) => Promise<void> = async () => {},
): Promise<void> {
  await changeBucket(call, target, async (transaction, bucket) => {
    await check(transaction, bucket);
    putConfiguration(transaction, bucket.id, name, value);
  });
}

export async function drop(call: ServerCall, target: BucketTarget, name: ConfigurationName): Promise<void> {
  await changeBucket(call, target, async (transaction, bucket) => removeConfiguration(transaction, bucket.id, name));
}

export function kept<Name extends ConfigurationName>(
  call: ServerCall,
  { bucket }: BucketTarget,
  name: Name,
): Promise<BucketConfigurations[Name] | undefined> {
  return readConfiguration(call.resources.records, bucket.id, name);
}
