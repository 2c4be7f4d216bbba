// Buckets and objects of every sort for a data folder that later versions must be able to read.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type ServerSideEncryptionRule,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Clients } from '../support/server.ts';

export interface MadeObjects {
  /** The entity tag of each object, by its key; all of them in `plainBucket` but for the shared ones. */
  readonly etags: Readonly<Record<string, string>>;
  readonly sharedEtags: Readonly<Record<string, string>>;
  readonly openUpload: { readonly Key: string; readonly UploadId: string; readonly ETag: string };
}

export const plainBucket = 'kept-plain';
/** Encrypted under the key by default, with Bucket Keys, and open to the partner's account. */
export const sharedBucket = 'kept-shared';
export const customerKey = createHash('sha256').update('the key of a customer').digest('base64');
/** More than is kept in a record, so that it is a blob. */
const largeBytes = 66_000;

/** What each object holds, by its key. */
export function contentOf(key: string): Buffer {
  if (key.startsWith('empty')) return Buffer.alloc(0);
  const size = key.startsWith('large') ? largeBytes : 20;
  return Buffer.alloc(size, `${key};`);
}

export async function fillObjects(
  owner: Clients,
  partner: Clients,
  keyArn: string,
  partnerAccount: string,
): Promise<MadeObjects> {
  await fillBuckets(owner, keyArn, partnerAccount);
  const etags: Record<string, string> = {};
  const put = async (Key: string, more: Partial<PutObjectCommandInput> = {}) => {
    const { ETag } = await owner.s3.send(
      new PutObjectCommand({ Bucket: plainBucket, Key, Body: contentOf(Key), ...more }),
    );
    etags[Key] = ETag ?? '';
  };
  const kms = { ServerSideEncryption: 'aws:kms' } as const;
  const described = { ContentType: 'text/plain', CacheControl: 'no-store', Metadata: { team: 'blue' } };
  await put('small', described);
  await put('empty');

  await put('dir/grüße ♥ 100%+&.txt', { ChecksumAlgorithm: 'SHA256' });
  await put('small-kms', { ...kms, SSEKMSKeyId: keyArn });
  await put('large-kms', { ...kms, SSEKMSKeyId: keyArn, BucketKeyEnabled: true });
  await put('small-aws', kms);
  const context = Buffer.from(JSON.stringify({ team: 'blue' })).toString('base64');
  await put('small-context', { ...kms, SSEKMSKeyId: keyArn, SSEKMSEncryptionContext: context });
  const byCustomer = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey };
  await put('small-customer', byCustomer);
  await put('other-customer', byCustomer);
  const inParts: Readonly<Record<string, UploadOptions>> = {
    parts: {},
    'large-parts-kms': { ...kms, SSEKMSKeyId: keyArn, ChecksumAlgorithm: 'CRC32', ChecksumType: 'COMPOSITE' },
  };
  for (const [Key, options] of Object.entries(inParts)) etags[Key] = await upload(owner, Key, options);
  const sharedEtags: Record<string, string> = {};
  for (const [by, Key] of [
    [owner, 'of-owner'],
    [partner, 'large-of-partner'],
  ] as const) {
    const { ETag } = await by.s3.send(new PutObjectCommand({ Bucket: sharedBucket, Key, Body: contentOf(Key) }));
    sharedEtags[Key] = ETag ?? '';
  }
  return { etags, sharedEtags, openUpload: await beginUpload(owner, 'open', {}) };
}

async function fillBuckets({ s3 }: Clients, keyArn: string, partnerAccount: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: plainBucket }));
  await s3.send(new CreateBucketCommand({ Bucket: sharedBucket }));
  // New buckets take no keys of customers.
  const open: ServerSideEncryptionRule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
    BlockedEncryptionTypes: { EncryptionType: ['NONE'] },
  };
  await s3.send(
    new PutBucketEncryptionCommand({ Bucket: plainBucket, ServerSideEncryptionConfiguration: { Rules: [open] } }),
  );
  const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn } as const;
  const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket: sharedBucket, ServerSideEncryptionConfiguration: { Rules } }));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: partnerAccount },
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${sharedBucket}`, `arn:aws:s3:::${sharedBucket}/*`],
      },
    ],
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket: sharedBucket, Policy }));
}

type UploadOptions = Partial<CreateMultipartUploadCommandInput>;

async function beginUpload({ s3 }: Clients, Key: string, options: UploadOptions) {
  const place = { Bucket: plainBucket, Key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...place, ...options }));
  assert(UploadId !== undefined);
  const part = { ...place, UploadId, PartNumber: 1, Body: contentOf(Key) };
  const { ChecksumAlgorithm } = options;
  const { ETag, ChecksumCRC32 } = await s3.send(
    new UploadPartCommand({ ...part, ...(ChecksumAlgorithm && { ChecksumAlgorithm }) }),
  );
  return { Key, UploadId, ETag: ETag ?? '', ...(ChecksumAlgorithm && { ChecksumCRC32 }) };
}

async function upload(owner: Clients, Key: string, options: UploadOptions): Promise<string> {
  const { UploadId, Key: _, ...part } = await beginUpload(owner, Key, options);
  const Parts = [{ ...part, PartNumber: 1 }];
  const completed = await owner.s3.send(
    new CompleteMultipartUploadCommand({ Bucket: plainBucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
  return completed.ETag ?? '';
}
