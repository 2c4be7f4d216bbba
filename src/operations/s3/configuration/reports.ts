// What the configurations of inventory, analytics, metrics and intelligent tiering may say.
import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  MetricsConfiguration,
} from '@aws-sdk/client-s3';
import { parseArn } from '../../../kernel/arn.ts';
import { Fault } from '../../../kernel/fault.ts';
import { isAccountId } from '../../../kernel/ids.ts';
import { isBucketName } from '../bucket-name.ts';
import { invalidArgument, requireOneOf, requireSome } from './checks.ts';
import { checkFilter } from './filter.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html */
export const inventoryFields = [
  'Size',
  'LastModifiedDate',
  'StorageClass',
  'ETag',
  'IsMultipartUploaded',
  'ReplicationStatus',
  'EncryptionStatus',
  'ObjectLockRetainUntilDate',
  'ObjectLockMode',
  'ObjectLockLegalHoldStatus',
  'IntelligentTieringAccessTier',
  'BucketKeyStatus',
  'ChecksumAlgorithm',
  'ObjectAccessControlList',
  'ObjectOwner',
  'LifecycleExpirationDate',
];

const tiers: Readonly<Record<string, number>> = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 };
const longestDays = 730;

export function checkInventory(id: string | undefined, inventory: InventoryConfiguration): void {
  if (inventory.Id !== id) throw new Fault('IdMismatch');
  requireOneOf(inventory.IncludedObjectVersions, ['All', 'Current']);
  requireOneOf(inventory.Schedule?.Frequency, ['Daily', 'Weekly']);
  for (const field of inventory.OptionalFields ?? []) requireOneOf(field, inventoryFields);
  const { Bucket, Format, AccountId, Encryption } = inventory.Destination?.S3BucketDestination ?? {};
  requireOneOf(Format, ['CSV', 'ORC', 'Parquet']);
  checkDestination(Bucket, AccountId);
  if (Encryption === undefined) return;
  if ((Encryption.SSES3 === undefined) === (Encryption.SSEKMS === undefined)) throw new Fault('MalformedXML');
  const key = Encryption.SSEKMS?.KeyId;
  if (key !== undefined && parseArn(key)?.service !== 'kms')
    throw invalidArgument('Invalid KMS key ARN.', 'KeyId', key);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsConfiguration.html */
export function checkAnalytics(id: string | undefined, analytics: AnalyticsConfiguration): void {
  if (analytics.Id !== id) throw new Fault('MalformedXML');
  checkFilter(analytics.Filter);
  const exported = analytics.StorageClassAnalysis?.DataExport;
  if (exported === undefined) return;
  requireOneOf(exported.OutputSchemaVersion, ['V_1']);
  const { Bucket, Format, BucketAccountId } = exported.Destination?.S3BucketDestination ?? {};
  requireOneOf(Format, ['CSV']);
  checkDestination(Bucket, BucketAccountId);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsConfiguration.html */
export function checkMetrics(id: string | undefined, metrics: MetricsConfiguration): void {
  if (metrics.Id !== id) throw new Fault('MalformedXML');
  checkFilter(metrics.Filter);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringConfiguration.html */
export function checkIntelligentTiering(id: string | undefined, tiering: IntelligentTieringConfiguration): void {
  if (tiering.Id !== id) throw new Fault('MalformedXML');
  requireOneOf(tiering.Status, ['Enabled', 'Disabled']);
  checkFilter(tiering.Filter);
  requireSome(tiering.Tierings, Object.keys(tiers).length);
  const seen = new Set<string>();
  for (const { AccessTier = '', Days = 0 } of tiering.Tierings ?? []) {
    requireOneOf(AccessTier, Object.keys(tiers));
    if (seen.has(AccessTier)) throw new Fault('MalformedXML');
    seen.add(AccessTier);
    const fewest = tiers[AccessTier] ?? 0;
    if (!Number.isInteger(Days) || Days < fewest || Days > longestDays)
      throw invalidArgument(
        `The number of days for the access tier ${AccessTier} must be between ${fewest} and ${longestDays}.`,
        'Days',
        String(Days),
      );
  }
}

/** Whether there is such a bucket is only told when something is delivered to it. */
function checkDestination(bucketArn: string | undefined, account: string | undefined): void {
  const arn = parseArn(bucketArn ?? '');
  if (arn?.service !== 's3' || arn.region !== '' || arn.account !== '' || !isBucketName(arn.resource))
    throw new Fault('InvalidS3DestinationBucket');
  if (account !== undefined && !isAccountId(account))
    throw invalidArgument('Invalid account id.', 'AccountId', account);
}
