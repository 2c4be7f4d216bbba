// What encryption a write gets: its own headers, else the bucket's default, else SSE-S3.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import { BucketEncryption, type BucketEncryptionRecord, type BucketRecord } from '../../../storage/records/bucket.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import type { EncryptionContext } from '../../context.ts';
import { type CustomerKey, type CustomerKeyInput, readCustomerKey } from './customer-key.ts';

/** The members that PutObject, CopyObject and CreateMultipartUpload share. */
export interface EncryptionInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
}

export type EncryptionSettings =
  | { readonly kind: 'SSE-S3' }
  | {
      readonly kind: 'SSE-KMS';
      /** As given by the request or the default, to be resolved as the caller; undefined for `aws/s3`. */
      readonly keyId: string | undefined;
      readonly bucketKeyEnabled: boolean;
      /** Pairs that the request adds to `aws:s3:arn`. */
      readonly addedContext: EncryptionContext;
    }
  | {
      readonly kind: 'DSSE-KMS';
      readonly keyId: string | undefined;
      readonly addedContext: EncryptionContext;
    }
  | { readonly kind: 'SSE-C'; readonly customerKey: CustomerKey };

/** What a bucket without a configuration of its own has. https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
export const initialEncryption: BucketEncryptionRecord = {
  algorithm: 'AES256',
  kmsKeyId: undefined,
  bucketKeyEnabled: false,
  blockedTypes: ['SSE-C'],
};

export async function bucketEncryption(records: RecordReader, bucket: BucketRecord): Promise<BucketEncryptionRecord> {
  return (await records.get(BucketEncryption, [bucket.id])) ?? initialEncryption;
}

const headerName = 'x-amz-server-side-encryption';
const invalid = (message: string, ArgumentName: string): Fault =>
  new Fault('InvalidArgument', { message, ArgumentName });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html */
export const noBucketKey = (ArgumentName: string): Fault =>
  invalid('an S3 Bucket Key is not supported for dual-layer server-side encryption (aws:kms:dsse)', ArgumentName);

/** Reads the request's own wish; throws the fault of a contradiction. Undefined when it leaves it to the bucket. */
function requested(input: EncryptionInput, call: CallFacts): EncryptionSettings | undefined {
  const customerKey = readCustomerKey(input, call);
  const { ServerSideEncryption: algorithm, SSEKMSKeyId, SSEKMSEncryptionContext, BucketKeyEnabled } = input;
  if (customerKey !== undefined) {
    if (algorithm !== undefined || SSEKMSKeyId !== undefined || SSEKMSEncryptionContext !== undefined)
      throw invalid(
        'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
        headerName,
      );
    return { kind: 'SSE-C', customerKey };
  }
  if (algorithm === 'aws:kms')
    return {
      kind: 'SSE-KMS',
      keyId: SSEKMSKeyId,
      bucketKeyEnabled: BucketKeyEnabled === true,
      addedContext: readContext(SSEKMSEncryptionContext),
    };
  if (algorithm === 'aws:kms:dsse') {
    if (BucketKeyEnabled === true) throw noBucketKey(`${headerName}-bucket-key-enabled`);
    return { kind: 'DSSE-KMS', keyId: SSEKMSKeyId, addedContext: readContext(SSEKMSEncryptionContext) };
  }
  if (SSEKMSKeyId !== undefined || SSEKMSEncryptionContext !== undefined)
    throw invalid(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      headerName,
    );
  if (algorithm === undefined) return undefined;
  if (algorithm === 'AES256') return { kind: 'SSE-S3' };
  if (algorithm === 'aws:fsx')
    throw new Fault('NotImplemented', { what: `the encryption \`${algorithm}\` of ${headerName}` });
  throw invalid('The encryption method specified is not supported', headerName);
}

/** Refuses a write with a customer's key where the bucket blocks them. */
export function refuseBlockedKey(defaults: BucketEncryptionRecord): void {
  if (defaults.blockedTypes.includes('SSE-C'))
    throw new Fault('AccessDenied', {
      message: 'Access Denied: server-side encryption with customer-provided keys (SSE-C) is blocked for this bucket',
    });
}

/** The settings of a write to the bucket; refuses what the bucket blocks. */
export function resolveSettings(
  input: EncryptionInput,
  defaults: BucketEncryptionRecord,
  call: CallFacts,
): EncryptionSettings {
  const wish = requested(input, call);
  if (wish?.kind === 'SSE-C') refuseBlockedKey(defaults);
  if (wish?.kind === 'SSE-KMS' && input.BucketKeyEnabled === undefined && defaults.algorithm === 'aws:kms')
    return { ...wish, bucketKeyEnabled: defaults.bucketKeyEnabled };
  if (wish !== undefined) return wish;
  if (defaults.algorithm === 'AES256') return { kind: 'SSE-S3' };
  if (defaults.algorithm === 'aws:kms:dsse') return { kind: 'DSSE-KMS', keyId: defaults.kmsKeyId, addedContext: {} };
  return {
    kind: 'SSE-KMS',
    keyId: defaults.kmsKeyId,
    bucketKeyEnabled: input.BucketKeyEnabled ?? defaults.bucketKeyEnabled,
    addedContext: {},
  };
}

function readContext(encoded: string | undefined): EncryptionContext {
  if (encoded === undefined) return {};
  const pairs = parseJson(Buffer.from(encoded, 'base64').toString());
  const isObject = typeof pairs === 'object' && pairs !== null && !Array.isArray(pairs);
  if (isObject && Object.values(pairs).every((value) => typeof value === 'string')) return pairs as EncryptionContext;
  throw invalid(
    `the header \`${headerName}-context\` is not base64 of a JSON object whose values are strings`,
    `${headerName}-context`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
