// Where a bucket may log to. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
import type { LoggingEnabled } from '@aws-sdk/client-s3';
import { Fault } from '../../../kernel/fault.ts';
import { Bucket, type BucketRecord } from '../../../storage/records/bucket.ts';
import { readConfiguration } from '../../../storage/records/bucket-configuration.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { requireOneOf } from './checks.ts';

const granteeTypes = ['CanonicalUser', 'AmazonCustomerByEmail', 'Group'];
const permissions = ['FULL_CONTROL', 'READ', 'WRITE'];

export function checkLoggingForm({ TargetGrants = [], TargetObjectKeyFormat, TargetBucket }: LoggingEnabled): void {
  if (TargetBucket === '') throw new Fault('MalformedXML');
  for (const { Grantee, Permission } of TargetGrants) {
    requireOneOf(Grantee?.Type, granteeTypes);
    requireOneOf(Permission, permissions);
  }
  if (TargetObjectKeyFormat === undefined) return;
  const { SimplePrefix, PartitionedPrefix } = TargetObjectKeyFormat;
  if ((SimplePrefix === undefined) === (PartitionedPrefix === undefined)) throw new Fault('MalformedXML');
  requireOneOf(PartitionedPrefix?.PartitionDateSource, ['EventTime', 'DeliveryTime']);
}

/** The target as it is when logging to it begins. */
export async function checkLogTarget(
  logging: LoggingEnabled,
  source: BucketRecord,
  records: RecordReader,
): Promise<void> {
  const refusal = (message: string) =>
    new Fault('InvalidTargetBucketForLogging', { message, TargetBucket: logging.TargetBucket ?? '' });
  const target = await records.get(Bucket, [logging.TargetBucket ?? '']);
  if (target === undefined) throw refusal('The target bucket for logging does not exist');
  if (target.owner !== source.owner)
    throw refusal('The owner for the bucket to be logged and the target bucket must be the same.');
  if (target.region !== source.region)
    throw new Fault('CrossLocationLoggingProhibitted', {
      SourceBucketLocation: source.region,
      TargetBucketLocation: target.region,
    });
  if (target.objectLock?.defaultRetention !== undefined)
    throw refusal('The target bucket for logging must not have a default retention period');
  const payment = await readConfiguration(records, target.id, 'request-payment');
  if (payment?.Payer === 'Requester')
    throw refusal('The target bucket for logging must not be a Requester Pays bucket');
  if ((logging.TargetGrants ?? []).length > 0 && target.objectOwnership === undefined)
    throw refusal('The target bucket for logging has ACLs disabled, and takes no target grants');
}
