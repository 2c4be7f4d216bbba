// What replication rules may say. https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
import type { Destination, ReplicationConfiguration, ReplicationRule } from '@aws-sdk/client-s3';
import { parseArn } from '../../../kernel/arn.ts';
import { Fault } from '../../../kernel/fault.ts';
import { isAccountId } from '../../../kernel/ids.ts';
import { Bucket, type BucketRecord } from '../../../storage/records/bucket.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { invalidArgument, invalidRequest, requireOneOf, requireSome } from './checks.ts';
import { asksForTags, checkFilter } from './filter.ts';

const mostRules = 1000;
const longestId = 255;
const statuses = ['Enabled', 'Disabled'];
const storageClasses = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
];
/** The only time in which AWS promises to replicate. */
const promisedMinutes = 15;

/** What can be said without looking at any bucket. */
export function checkReplication({ Role = '', Rules = [] }: ReplicationConfiguration): void {
  const role = parseArn(Role);
  if (role?.service !== 'iam' || !isAccountId(role.account) || !role.resource.startsWith('role/'))
    throw invalidArgument('Invalid Role specified in replication configuration', 'Role', Role);
  requireSome(Rules, mostRules);
  refuseRepeated(
    Rules.map(({ ID }) => ID),
    (id) => invalidArgument('Rule Id must be unique.', 'ID', id),
  );
  refuseRepeated(
    Rules.filter(({ Filter }) => Filter !== undefined).map(({ Priority }) => String(Priority)),
    (priority) => invalidRequest(`Found duplicate priority: ${priority}. Priority must be unique for each rule.`),
  );
  for (const rule of Rules) checkRule(rule);
}

/** That source and destinations keep versions, and are not the same. */
export async function checkReplicatedBuckets(
  { Rules = [] }: ReplicationConfiguration,
  source: BucketRecord,
  records: RecordReader,
): Promise<void> {
  if (source.versioning !== 'Enabled')
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  for (const { Destination } of Rules) {
    const name = bucketOf(Destination);
    if (name === source.name) throw invalidRequest('Destination bucket cannot be the same as the source bucket.');
    const bucket = await records.get(Bucket, [name]);
    if (bucket === undefined) throw invalidRequest('Destination bucket must exist.');
    if (bucket.versioning !== 'Enabled') throw invalidRequest('Destination bucket must have versioning enabled.');
  }
}

function checkRule(rule: ReplicationRule): void {
  if ((rule.ID ?? '').length > longestId) throw invalidArgument('The maximum value is 255 characters.', 'ID', rule.ID);
  for (const status of [
    rule.Status,
    rule.DeleteMarkerReplication?.Status,
    rule.ExistingObjectReplication?.Status,
    rule.SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status,
    rule.SourceSelectionCriteria?.ReplicaModifications?.Status,
  ])
    requireOneOf(status, statuses);
  if (rule.Filter === undefined) {
    // The older form of a rule: a prefix, and none of what came later.
    if (rule.Prefix === undefined || rule.Priority !== undefined || rule.DeleteMarkerReplication !== undefined)
      throw new Fault('MalformedXML');
  } else {
    checkFilter(rule.Filter);
    if (rule.Prefix !== undefined || rule.Priority === undefined || rule.DeleteMarkerReplication === undefined)
      throw new Fault('MalformedXML');
    if (rule.DeleteMarkerReplication.Status === 'Enabled' && asksForTags(rule.Filter))
      throw invalidRequest('Delete marker replication is not supported if any Tag filter is specified.');
  }
  checkDestination(rule);
}

function checkDestination({ Destination = { Bucket: undefined }, SourceSelectionCriteria }: ReplicationRule): void {
  const { Account, AccessControlTranslation, EncryptionConfiguration, Metrics, ReplicationTime } = Destination;
  bucketOf(Destination);
  requireOneOf(Destination.StorageClass, storageClasses);
  if (Account !== undefined && !isAccountId(Account)) throw invalidArgument('Invalid account id.', 'Account', Account);
  if (AccessControlTranslation !== undefined) {
    requireOneOf(AccessControlTranslation.Owner, ['Destination']);
    if (Account === undefined)
      throw invalidArgument('Account should be specified if AccessControlTranslation is present.', 'Account', 'null');
  }
  const encrypted = SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status === 'Enabled';
  if (encrypted && EncryptionConfiguration?.ReplicaKmsKeyID === undefined)
    throw invalidRequest('ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.');
  if (EncryptionConfiguration !== undefined && SourceSelectionCriteria?.SseKmsEncryptedObjects === undefined)
    throw invalidRequest('SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.');
  requireOneOf(ReplicationTime?.Status, statuses);
  requireOneOf(Metrics?.Status, statuses);
  if (ReplicationTime !== undefined && ReplicationTime.Time?.Minutes !== promisedMinutes)
    throw invalidArgument(`ReplicationTime must be ${promisedMinutes} minutes.`, 'Minutes');
  if (Metrics?.EventThreshold !== undefined && Metrics.EventThreshold.Minutes !== promisedMinutes)
    throw invalidArgument(`EventThreshold must be ${promisedMinutes} minutes.`, 'Minutes');
  if (ReplicationTime?.Status === 'Enabled' && Metrics?.Status !== 'Enabled')
    throw invalidRequest('Replication metrics must be enabled when replication time control is enabled.');
}

function bucketOf(destination: Destination | undefined): string {
  const arn = parseArn(destination?.Bucket ?? '');
  if (arn?.service !== 's3' || arn.region !== '' || arn.account !== '' || arn.resource.includes('/'))
    throw invalidArgument('Invalid bucket ARN.', 'Bucket', destination?.Bucket);
  return arn.resource;
}

function refuseRepeated(values: readonly (string | undefined)[], refusal: (value: string) => Fault): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (value === undefined) continue;
    if (seen.has(value)) throw refusal(value);
    seen.add(value);
  }
}
