// The questions that a task puts to the policies: each S3 call, and the KMS calls that S3 makes for it. Pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
import { arn } from '../../kernel/arn.ts';
import type { EvaluatedContext } from '../../kernel/evaluation.ts';
import type { BucketSetup, KeySetup } from '../operator/setup.ts';
import type { Task } from './options.ts';

export interface Question {
  readonly service: 's3' | 'kms';
  readonly operation: string;
  readonly action: string;
  readonly resource: string;
  readonly context: EvaluatedContext;
}

export interface Circumstances {
  readonly bucket: BucketSetup;
  /** Undefined when KMS has no part in it, or the key could not be found. */
  readonly key: KeySetup | undefined;
  readonly object: string;
  /** The caller's account. */
  readonly caller: string;
  /** The key as a write names it in its header. */
  readonly keyHeader: string | undefined;
}

const s3Calls: Readonly<Record<Task, readonly (readonly [operation: string, action: string])[]>> = {
  read: [['GetObject', 's3:GetObject']],
  write: [['PutObject', 's3:PutObject']],
  multipart: [['CreateMultipartUpload', 's3:PutObject']],
  copy: [
    ['GetObject', 's3:GetObject'],
    ['PutObject', 's3:PutObject'],
  ],
  list: [['ListObjectsV2', 's3:ListBucket']],
};

/** Uploading in parts opens the data key again for each part and for the whole: it takes Decrypt too. */
const kmsCalls: Readonly<Record<Task, readonly string[]>> = {
  read: ['Decrypt'],
  write: ['GenerateDataKey'],
  multipart: ['GenerateDataKey', 'Decrypt'],
  copy: ['Decrypt', 'GenerateDataKey'],
  list: [],
};

export function questionsOf(task: Task, circumstances: Circumstances): readonly Question[] {
  const { bucket, key, object } = circumstances;
  const s3 = s3Calls[task].map(
    ([operation, action]): Question => ({
      service: 's3',
      operation,
      action,
      resource: action === 's3:ListBucket' ? arn.bucket(bucket.name) : arn.object(bucket.name, object),
      context: s3Context(action, circumstances),
    }),
  );
  const kms = (key === undefined ? [] : kmsCalls[task]).map(
    (operation): Question => ({
      service: 'kms',
      operation,
      action: `kms:${operation}`,
      resource: key?.arn ?? '',
      context: kmsContext(circumstances, encryptionContext(circumstances, bucket.encryption.bucketKey)),
    }),
  );
  return [...s3, ...kms];
}

function s3Context(action: string, { bucket, keyHeader }: Circumstances): EvaluatedContext {
  const own = {
    's3:ResourceAccount': bucket.account,
    's3:authType': 'REST-HEADER',
    's3:signatureversion': 'AWS4-HMAC-SHA256',
  };
  if (action === 's3:ListBucket') return { ...own, 's3:prefix': '' };
  if (action !== 's3:PutObject') return own;
  // The headers as they are sent: what the bucket's default adds is no condition key.
  return {
    ...own,
    's3:ObjectCreationOperation': 'true',
    ...(keyHeader === undefined ? {} : encryptionHeaders(keyHeader)),
  };
}

export function encryptionHeaders(key: string): EvaluatedContext {
  return {
    's3:x-amz-server-side-encryption': 'aws:kms',
    's3:x-amz-server-side-encryption-aws-kms-key-id': key,
  };
}

/** A Bucket Key is of the bucket, and so is its context. */
export function encryptionContext({ bucket, object }: Circumstances, bucketKey: boolean): string {
  return bucketKey ? arn.bucket(bucket.name) : arn.object(bucket.name, object);
}

export function kmsContext({ bucket, caller }: Circumstances, s3Arn: string): EvaluatedContext {
  return {
    'kms:CallerAccount': caller,
    'kms:ViaService': `s3.${bucket.region}.amazonaws.com`,
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
    'kms:EncryptionContextKeys': ['aws:s3:arn'],
    'kms:EncryptionContext:aws:s3:arn': s3Arn,
  };
}
