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

type KmsSettings = Extract<EncryptionSettings, { kind: 'SSE-KMS' | 'DSSE-KMS' }>;
type KmsEncryption = Extract<ObjectEncryption, { kind: 'SSE-KMS' | 'DSSE-KMS' }>;

/** What a data key is for. */
export interface Sealed {
  readonly bucket: string;
  readonly key: string;
  readonly objectId: Buffer;
}

export interface NewDataKey {
  /** 32 bytes, or 64 for two layers; fill with zeros after use. */
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

async function makeKmsDataKey(call: ServerCall, settings: KmsSettings, sealed: Sealed): Promise<NewDataKey> {
  requireVersion4(call);
  const { random, ownedKey } = call.resources;
  const isManaged = settings.keyId === undefined || isManagedKey(settings.keyId);
  const keyId = isManaged ? await managedKeyId(call) : settings.keyId;
  const context = encryptionContext(settings, sealed);
  if (settings.kind === 'SSE-KMS' && settings.bucketKeyEnabled) {
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
  const dataKey = taken(made.Plaintext);
  if (settings.kind === 'DSSE-KMS') {
    const outerKey = newDataKey(random);
    const wrappedOuterKey = wrapDataKey(ownedKey, outerKey, outerContext(sealed.objectId), random);
    return {
      dataKey: joined(dataKey, outerKey),
      encryption: { kind: 'DSSE-KMS', keyArn: made.KeyId, context, ciphertextBlob, wrappedOuterKey },
    };
  }
  return {
    dataKey,
    encryption: { kind: 'SSE-KMS', keyArn: made.KeyId, context, dataKey: { under: 'kms-key', ciphertextBlob } },
  };
}

/** What KMS answered, as the only copy: its answer is recorded by then, and goes to nobody else. */
function taken(plaintext: Uint8Array): Buffer {
  const copy = Buffer.from(plaintext);
  plaintext.fill(0);
  return copy;
}

/** The keys of two layers as one, the inner one first; the two are overwritten. */
function joined(inner: Buffer, outer: Buffer): Buffer {
  const dataKey = Buffer.concat([inner, outer]);
  inner.fill(0);
  outer.fill(0);
  return dataKey;
}

/** What the key of the outer layer is bound to: never that of an object in one layer. */
function outerContext(objectId: Buffer): Buffer {
  return Buffer.concat([objectId, Buffer.from('outer layer')]);
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
  if (encryption.kind === 'DSSE-KMS') {
    const inner = await decrypted(call, encryption, encryption.ciphertextBlob);
    return joined(inner, unwrapDataKey(call.resources.ownedKey, encryption.wrappedOuterKey, outerContext(objectId)));
  }
  const { context, dataKey } = encryption;
  if (dataKey.under === 'bucket-key') {
    const bucketKey = await bucketKeyForRead(call, dataKey.ciphertextBlob, context, kmsRegionOf(encryption));
    return unwrapDataKey(bucketKey, dataKey.wrappedDataKey, objectId);
  }
  return await decrypted(call, encryption, dataKey.ciphertextBlob);
}

async function decrypted(call: ServerCall, encryption: KmsEncryption, ciphertextBlob: Buffer): Promise<Buffer> {
  const input = { CiphertextBlob: ciphertextBlob, EncryptionContext: encryption.context };
  const opened = await asS3(call.forward.kms('Decrypt', input, kmsRegionOf(encryption)));
  assert(opened.Plaintext !== undefined);
  return taken(opened.Plaintext);
}

/** Asks whether the caller may find the data key, and does not find it. */
export async function permitDataKey(call: ServerCall, encryption: ObjectEncryption): Promise<void> {
  if (encryption.kind !== 'SSE-KMS' && encryption.kind !== 'DSSE-KMS') return;
  requireVersion4(call);
  const { ciphertextBlob } = encryption.kind === 'DSSE-KMS' ? encryption : encryption.dataKey;
  const input = { CiphertextBlob: ciphertextBlob, EncryptionContext: encryption.context };
  await permitted(call, 'Decrypt', input, kmsRegionOf(encryption));
}

/** Where the key of what is stored is: of the source of a copy, not always where the request is. */
export function kmsRegionOf({ keyArn }: Pick<KmsEncryption, 'keyArn'>): Region {
  return region(parseArn(keyArn)?.region ?? '');
}

const arnPair = 'aws:s3:arn';

/** The object's ARN, or the bucket's for a Bucket Key, and what the request adds. */
function encryptionContext(settings: KmsSettings, { bucket, key }: Sealed): EncryptionContext {
  const own = settings.kind === 'SSE-KMS' && settings.bucketKeyEnabled ? arn.bucket(bucket) : arn.object(bucket, key);
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
