// A ciphertext as a client sends it, and its opening with the refusals of Decrypt and ReEncrypt.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
import { Fault } from '../../kernel/fault.ts';
import { isMultiRegionKeyId } from '../../kernel/ids.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { DecryptedBlob, EncryptionContext, KeyLocator, Keyring } from '../context.ts';
import { enforce, ofSize, present } from './constraints.ts';

/** AWS's bound: the largest blob that KMS makes fits well within it. */
const largestBlobBytes = 6144;

export function ciphertextOf(sent: Uint8Array | undefined, member = 'ciphertextBlob'): Buffer {
  if (sent === undefined) {
    enforce(present(member, sent));
    return Buffer.alloc(0);
  }
  enforce(ofSize(member, sent, 1, largestBlobBytes));
  return Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength);
}

/** The key that a ciphertext names. Only those of symmetric keys do, so with other algorithms the client has to. */
export function locatorOf(
  blob: Buffer,
  member: string,
  algorithm: string | undefined,
  keyring: Pick<Keyring, 'locate'>,
): KeyLocator | undefined {
  const named = keyring.locate(blob);
  if (named === undefined && algorithm !== undefined && algorithm !== 'SYMMETRIC_DEFAULT')
    throw new Fault('ValidationException', { message: `${member} is required with the algorithm ${algorithm}.` });
  return named;
}

/**
 * Refuses a blob of another key as `IncorrectKeyException` when the caller named the key, as AWS does. The name in the
 * blob is not yet verified: only `decrypt` proves that it is true.
 */
export async function openCiphertext(
  key: KmsKeyRecord,
  blob: Buffer,
  context: EncryptionContext,
  keyring: Keyring,
): Promise<DecryptedBlob> {
  const named = keyring.locate(blob);
  if (named === undefined) throw new Fault('InvalidCiphertextException');
  // A multi-Region key has one id, and opens what its related keys sealed.
  const isElsewhere = named.region !== key.region && !isMultiRegionKeyId(key.keyId);
  if (named.keyId !== key.keyId || named.account !== key.account || isElsewhere)
    throw new Fault('IncorrectKeyException');
  return keyring.decrypt(key, blob, context);
}
