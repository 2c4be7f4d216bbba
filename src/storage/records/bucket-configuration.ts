// What is configured on a bucket beside its policy and its encryption: each configuration as its owner put it, in the
// shape of the SDK. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html#bucket-config-options-intro
import type {
  AbacStatus,
  AccelerateConfiguration,
  AnalyticsConfiguration,
  CORSConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  LoggingEnabled,
  MetricsConfiguration,
  ReplicationConfiguration,
  RequestPaymentConfiguration,
  Tagging,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { type RecordReader, type RecordTransaction, recordKind } from './record.ts';

/** By name. What AWS keeps several of is told apart by their ids; of the others there is one, whose id is empty. */
export interface BucketConfigurations {
  readonly abac: AbacStatus;
  readonly accelerate: AccelerateConfiguration;
  readonly analytics: AnalyticsConfiguration;
  readonly cors: CORSConfiguration;
  readonly 'intelligent-tiering': IntelligentTieringConfiguration;
  readonly inventory: InventoryConfiguration;
  readonly logging: LoggingEnabled;
  readonly metrics: MetricsConfiguration;
  readonly replication: ReplicationConfiguration;
  readonly 'request-payment': RequestPaymentConfiguration;
  readonly tagging: Tagging;
  readonly website: WebsiteConfiguration;
}

export type ConfigurationName = keyof BucketConfigurations;

/** Read and written by the functions below, which know the type of each name. */
export const BucketConfiguration = recordKind<[bucketId: string, name: string, id: string], object>({
  name: 'bucket-configuration',
  version: 1,
});

/** Undefined when the bucket has none. What is read is shared: replace, never change. */
export async function readConfiguration<Name extends ConfigurationName>(
  records: RecordReader,
  bucketId: string,
  name: Name,
  id = '',
): Promise<BucketConfigurations[Name] | undefined> {
  const kept = await records.get(BucketConfiguration, [bucketId, name, id]);
  return kept as BucketConfigurations[Name] | undefined;
}

export function putConfiguration<Name extends ConfigurationName>(
  transaction: RecordTransaction,
  bucketId: string,
  name: Name,
  value: BucketConfigurations[Name],
  id = '',
): void {
  transaction.put(BucketConfiguration, [bucketId, name, id], value);
}

export function removeConfiguration(
  transaction: RecordTransaction,
  bucketId: string,
  name: ConfigurationName,
  id = '',
): void {
  transaction.remove(BucketConfiguration, [bucketId, name, id]);
}

/** All of a bucket that goes. */
export async function removeConfigurations(transaction: RecordTransaction, bucketId: string): Promise<void> {
  for await (const { key } of transaction.list(BucketConfiguration, { under: [bucketId] }))
    transaction.remove(BucketConfiguration, key as [string, string, string]);
}
