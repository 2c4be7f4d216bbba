// The data key of an object: made for a write, found again for a read. docs/formats/object-record.md
import { strict as assert } from 'node:assert';
import { newDataKey, unwrapDataKey, wrapDataKey } from '../../../crypto/data-key.ts';
import { arn, parseArn } from '../../../kernel/arn.ts';
import { Fault } from '../../../kernel/fault.ts';
import { type Region, region } from '../../../kernel/ids.ts';
import type { ObjectEncryption } from '../../../storage/records/object.ts';
import type { EncryptionContext, ServerCall } from '../../context.ts';
import { bucketKeyForRead, bucketKeyForWrite, permitted } from './bucket-key.ts';
import { type CustomerKey, newVerifier, requireCustomerKey } from './customer-key.ts';
import { asS3 } from './kms-fault.ts';
import { isManagedKey, managedKeyId } from './managed-key.ts';
import type { EncryptionSettings } from './settings.ts';

/** What a data key is for. */
export interface Sealed {
  readonly bucket: string;
  readonly key: string;
  readonly objectId: Buffer;
}

export interface NewDataKey {
  /** 32 bytes; fill with zeros after use. */
  readonly dataKey: Buffer;
  readonly encryption: ObjectEncryption;
}

/** KMS is asked as the caller, before a byte of the body is read. */
export async function makeDataKey(call: ServerCall, settings: EncryptionSettings, sealed: Sealed): Promise<NewDataKey> {
  const { random, ownedKey } = call.resources;
  if (settings.kind === 'SSE-S3') {
    const dataKey = newDataKey(random);
    return {
      dataKey,
      encryption: { kind: 'SSE-S3', wrappedDataKey: wrapDataKey(ownedKey, dataKey, sealed.objectId, random) },
    };
  }
  if (settings.kind === 'SSE-C') {
    const dataKey = newDataKey(random);
    const { key } = settings.customerKey;
    const wrappedDataKey = wrapDataKey(key, dataKey, sealed.objectId, random);
    return { dataKey, encryption: { kind: 'SSE-C', verifier: newVerifier(key, random), wrappedDataKey } };
  }
  return makeKmsDataKey(call, settings, sealed);
}

async function makeKmsDataKey(
  call: ServerCall,
  settings: Extract<EncryptionSettings, { kind: 'SSE-KMS' }>,
  sealed: Sealed,
): Promise<NewDataKey> {
  requireVersion4(call);
  const { random } = call.resources;
  const isManaged = settings.keyId === undefined || isManagedKey(settings.keyId);
  const keyId = isManaged ? await managedKeyId(call) : settings.keyId;
  const context = encryptionContext(settings, sealed);
  if (settings.bucketKeyEnabled) {
    const bucketKey = await bucketKeyForWrite(call, keyId, context);
    const dataKey = newDataKey(random);
    const wrappedDataKey = wrapDataKey(bucketKey.plaintext, dataKey, sealed.objectId, random);
    const { keyArn, ciphertextBlob } = bucketKey;
    return {
      dataKey,
      encryption: {
        kind: 'SSE-KMS',
        keyArn,
        context,
        dataKey: { under: 'bucket-key', ciphertextBlob, wrappedDataKey },
      },
    };
  }
  const input = { KeyId: keyId, KeySpec: 'AES_256' as const, EncryptionContext: context };
  const made = await asS3(call.forward.kms('GenerateDataKey', input));
  assert(made.Plaintext !== undefined && made.CiphertextBlob !== undefined && made.KeyId !== undefined);
  const ciphertextBlob = Buffer.from(made.CiphertextBlob);
  return {
    dataKey: Buffer.from(made.Plaintext),
    encryption: { kind: 'SSE-KMS', keyArn: made.KeyId, context, dataKey: { under: 'kms-key', ciphertextBlob } },
  };
}

/** The data key of what is stored; fill with zeros after use. KMS is asked as the caller. */
export async function findDataKey(
  call: ServerCall,
  encryption: ObjectEncryption,
  objectId: Buffer,
  customerKey: CustomerKey | undefined,
): Promise<Buffer> {
  const provided = requireCustomerKey(encryption, customerKey);
  if (encryption.kind === 'SSE-S3') return unwrapDataKey(call.resources.ownedKey, encryption.wrappedDataKey, objectId);
  if (encryption.kind === 'SSE-C') {
    assert(provided !== undefined);
    return unwrapDataKey(provided.key, encryption.wrappedDataKey, objectId);
  }
  requireVersion4(call);
  const { context, dataKey } = encryption;
  if (dataKey.under === 'bucket-key') {
    const bucketKey = await bucketKeyForRead(call, dataKey.ciphertextBlob, context, kmsRegionOf(encryption));
    return unwrapDataKey(bucketKey, dataKey.wrappedDataKey, objectId);
  }
  const input = { CiphertextBlob: dataKey.ciphertextBlob, EncryptionContext: context };
  const opened = await asS3(call.forward.kms('Decrypt', input, kmsRegionOf(encryption)));
  assert(opened.Plaintext !== undefined);
  return Buffer.from(opened.Plaintext);
}

/** Asks whether the caller may find the data key, and does not find it. */
export async function permitDataKey(call: ServerCall, encryption: ObjectEncryption): Promise<void> {
  if (encryption.kind !== 'SSE-KMS') return;
  requireVersion4(call);
  const { context, dataKey } = encryption;
  const input = { CiphertextBlob: dataKey.ciphertextBlob, EncryptionContext: context };
  await permitted(call, 'Decrypt', input, kmsRegionOf(encryption));
}

/** Where the key of what is stored is: of the source of a copy, not always where the request is. */
export function kmsRegionOf({ keyArn }: Extract<ObjectEncryption, { kind: 'SSE-KMS' }>): Region {
  return region(parseArn(keyArn)?.region ?? '');
}

const arnPair = 'aws:s3:arn';

/** The object's ARN, or the bucket's for a Bucket Key, and what the request adds. */
function encryptionContext(
  settings: Extract<EncryptionSettings, { kind: 'SSE-KMS' }>,
  { bucket, key }: Sealed,
): EncryptionContext {
  const own = settings.bucketKeyEnabled ? arn.bucket(bucket) : arn.object(bucket, key);
  const given = settings.addedContext[arnPair];
  if (given !== undefined && given !== own)
    throw new Fault('InvalidArgument', {
      message: `the encryption context's \`${arnPair}\` is \`${given}\`; it must be \`${own}\` or be left out`,
      ArgumentName: 'x-amz-server-side-encryption-context',
    });
  return { ...settings.addedContext, [arnPair]: own };
}

/** KMS has no anonymous callers, and S3 takes no other signature for its keys. */
function requireVersion4(call: ServerCall): void {
  if (call.caller.kind !== 'anonymous' && call.signatureVersion !== 'AWS') return;
  throw new Fault('InvalidArgument', {
    message: 'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
    ArgumentName: 'Authorization',
  });
}
