// Documents that S3 takes only with a checksum of their own: a signature over the body does not do.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
import { Fault } from '../../kernel/fault.ts';
import type { Expectation } from './expectation.ts';

const checked = new Set([
  'DeleteObjects',
  'PutBucketCors',
  'PutBucketLifecycleConfiguration',
  'PutBucketReplication',
  'PutBucketTagging',
  'PutObjectLegalHold',
  'PutObjectLockConfiguration',
  'PutObjectRetention',
]);

export function requireChecksum(operation: string, { checksum, contentMd5 }: Expectation): void {
  if (checksum !== undefined || contentMd5 !== undefined || !checked.has(operation)) return;
  throw new Fault('InvalidRequest', { message: 'Missing required header for this request: Content-MD5' });
}
