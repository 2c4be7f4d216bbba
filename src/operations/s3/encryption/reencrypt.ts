// The data key of an object under another KMS key, or a Bucket Key of it. docs/decisions/0193-changing-the-key-of-an-object.md
import { strict as assert } from 'node:assert';
import { wrapDataKey } from '../../../crypto/data-key.ts';
import { arn } from '../../../kernel/arn.ts';
import type { ObjectEncryption, ObjectRecord } from '../../../storage/records/object.ts';
import type { ServerCall } from '../../context.ts';
import { bucketKeyForWrite, permitted } from './bucket-key.ts';
import { findDataKey, kmsRegionOf } from './data-key.ts';
import { asS3 } from './kms-fault.ts';

export interface NewEncryption {
  /** The key's full ARN. */
  readonly keyArn: string;
  readonly bucketKeyEnabled: boolean;
}

type KmsEncryption = Extract<ObjectEncryption, { kind: 'SSE-KMS' }>;

/** KMS is asked as the caller: for what is done, and for all else that AWS documents as needed. */
export async function reencrypt(
  call: ServerCall,
  { encryption: before, objectId }: Pick<ObjectRecord, 'encryption' | 'objectId'>,
  { keyArn, bucketKeyEnabled }: NewEncryption,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<ObjectEncryption> {
  const context = { 'aws:s3:arn': bucketKeyEnabled ? arn.bucket(bucket) : arn.object(bucket, key) };
  const made = { KeyId: keyArn, EncryptionContext: context };
  await permitted(call, 'GenerateDataKey', { ...made, KeySpec: 'AES_256' });
  await permitted(call, 'Encrypt', { ...made, Plaintext: Buffer.alloc(1) });
  if (before.kind === 'SSE-KMS') await permitMove(call, before, keyArn, context);
  const dataKey = await findDataKey(call, before, objectId, undefined);
  try {
    const after = bucketKeyEnabled
      ? await underBucketKey(call, keyArn, context, dataKey, objectId)
      : await underKey(call, keyArn, context, dataKey);
    await permitted(call, 'Decrypt', { CiphertextBlob: after.dataKey.ciphertextBlob, EncryptionContext: context });
    await permitMove(call, after, keyArn, context);
    return after;
  } finally {
    dataKey.fill(0);
  }
}

/** `kms:ReEncryptFrom` on the key of `from`, and `kms:ReEncryptTo` on the new one. */
async function permitMove(
  call: ServerCall,
  from: KmsEncryption,
  keyArn: string,
  context: KmsEncryption['context'],
): Promise<void> {
  const input = {
    CiphertextBlob: from.dataKey.ciphertextBlob,
    SourceEncryptionContext: from.context,
    DestinationKeyId: keyArn,
    DestinationEncryptionContext: context,
  };
  await permitted(call, 'ReEncrypt', input, kmsRegionOf(from));
}

async function underBucketKey(
  call: ServerCall,
  keyArn: string,
  context: KmsEncryption['context'],
  dataKey: Buffer,
  objectId: Buffer,
): Promise<KmsEncryption> {
  const bucketKey = await bucketKeyForWrite(call, keyArn, context);
  const wrappedDataKey = wrapDataKey(bucketKey.plaintext, dataKey, objectId, call.resources.random);
  const { ciphertextBlob } = bucketKey;
  return {
    kind: 'SSE-KMS',
    keyArn: bucketKey.keyArn,
    context,
    dataKey: { under: 'bucket-key', ciphertextBlob, wrappedDataKey },
  };
}

async function underKey(
  call: ServerCall,
  keyArn: string,
  context: KmsEncryption['context'],
  dataKey: Buffer,
): Promise<KmsEncryption> {
  const input = { KeyId: keyArn, Plaintext: Buffer.from(dataKey), EncryptionContext: context };
  const encrypted = await asS3(call.forward.kms('Encrypt', input));
  input.Plaintext.fill(0);
  assert(encrypted.CiphertextBlob !== undefined && encrypted.KeyId !== undefined);
  const ciphertextBlob = Buffer.from(encrypted.CiphertextBlob);
  return { kind: 'SSE-KMS', keyArn: encrypted.KeyId, context, dataKey: { under: 'kms-key', ciphertextBlob } };
}
