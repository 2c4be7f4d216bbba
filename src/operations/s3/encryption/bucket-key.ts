// Using a Bucket Key: the policies of its KMS key are asked each time, and only the call that opens it is saved.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html, docs/decisions/0081-bucket-keys.md
import { currentMaterial } from '../../../crypto/key-material.ts';
import type { Caller } from '../../../kernel/caller.ts';
import type { Region } from '../../../kernel/ids.ts';
import type { BucketKey, EncryptionContext, ForwardableKms, ServerCall } from '../../context.ts';
import { keyArn, requireUsable } from '../../kms/key-state.ts';
import { asS3, s3Fault } from './kms-fault.ts';

function principalOf(caller: Caller): string {
  return 'principalId' in caller ? caller.principalId : caller.kind;
}

export interface UsableBucketKey extends BucketKey {
  readonly keyArn: string;
}

/** For a write. KMS's policies are asked in any case; KMS makes a new key only when none is kept. */
export async function bucketKeyForWrite(
  call: ServerCall,
  keyId: string,
  context: EncryptionContext,
): Promise<UsableBucketKey> {
  const input = { KeyId: keyId, KeySpec: 'AES_256' as const, EncryptionContext: context };
  const { bucketKeys } = call.resources;
  const record = await permitted(call, 'GenerateDataKey', input);
  const name = JSON.stringify(['write', principalOf(call.caller), record.keyArn, record.materialId, context]);
  const known = bucketKeys.find(name, call.nowMs);
  if (known !== undefined) return { ...known, keyArn: record.keyArn };
  const made = await asS3(call.forward.kms('GenerateDataKey', input));
  const key = { plaintext: bytes(made.Plaintext), ciphertextBlob: bytes(made.CiphertextBlob) };
  bucketKeys.keep(name, key, call.nowMs);
  return { ...key, keyArn: made.KeyId ?? record.keyArn };
}

/** For a read: the plaintext of the Bucket Key that an object names. Shared: it must not be overwritten. */
export async function bucketKeyForRead(
  call: ServerCall,
  ciphertextBlob: Buffer,
  context: EncryptionContext,
  region: Region,
): Promise<Buffer> {
  const input = { CiphertextBlob: ciphertextBlob, EncryptionContext: context };
  const { bucketKeys } = call.resources;
  await permitted(call, 'Decrypt', input, region);
  const name = JSON.stringify(['read', principalOf(call.caller), ciphertextBlob.toString('base64'), context]);
  const known = bucketKeys.find(name, call.nowMs);
  if (known !== undefined) return known.plaintext;
  const opened = await asS3(call.forward.kms('Decrypt', input, region));
  const plaintext = bytes(opened.Plaintext);
  bucketKeys.keep(name, { plaintext, ciphertextBlob }, call.nowMs);
  return plaintext;
}

/** The policies allow the call and the key's state does: a disabled key stops reads at once. */
export async function permitted<Name extends keyof ForwardableKms>(
  call: ServerCall,
  operation: Name,
  input: ForwardableKms[Name]['input'],
  region?: Region,
): Promise<{ readonly keyArn: string; readonly materialId: string | undefined }> {
  try {
    const record = await call.forward.permitKms(operation, input, region);
    requireUsable(record);
    return { keyArn: keyArn(record), materialId: currentMaterial(record.materials)?.id };
  } catch (error) {
    throw s3Fault(error);
  }
}

function bytes(given: Uint8Array | undefined): Buffer {
  if (given === undefined) throw new TypeError('KMS answered without a key');
  return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
}
