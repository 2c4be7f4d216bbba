// Which events are kept, and which of them only read.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
import type { CallFacts } from '../kernel/operation.ts';
import type { Outcome } from '../kernel/outcome.ts';

/** S3's calls on a bucket that count as data events all the same. */
const bucketDataEvents = new Set([
  'HeadBucket',
  'ListObjects',
  'ListObjectsV2',
  'ListObjectVersions',
  'ListMultipartUploads',
  'DeleteObjects',
  'CreateSession',
]);

/**
 * Data events are not in the event history; they need a trail that asks for them. Nor is a stranger's refusal: it names
 * nobody, and whoever reaches the port could fill an account's history with it. Somebody for whom an identity provider of
 * the account vouches has a name, though he signs nothing.
 */
export function isKept({ call, accesses, input, fault }: Omit<Outcome, 'output'>): boolean {
  const isNamed = call.caller.kind !== 'anonymous' || accesses.some(({ webIdentity }) => webIdentity !== undefined);
  return isManagementEvent(call, input) && (isNamed || fault === undefined);
}

function isManagementEvent(call: CallFacts, input: object | undefined): boolean {
  if (call.service !== 's3') return true;
  return !bucketDataEvents.has(call.operation) && !(input !== undefined && 'Key' in input);
}

const readingVerbs = /^(Get|List|Describe|Head|Lookup|Simulate|Batch[A-Z]*Get)/;
/** They change nothing that AWS keeps, whatever their verb. */
const otherReads = new Set([
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateMac',
  'VerifyMac',
  'Sign',
  'Verify',
  'DeriveSharedSecret',
  'Encapsulate',
  'Decapsulate',
  'GenerateRandom',
  'ReEncrypt',
  'AssumeRole',
]);

export function isReadOnly(operation: string): boolean {
  return readingVerbs.test(operation) || otherReads.has(operation);
}
