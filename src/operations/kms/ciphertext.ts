// A ciphertext as a client sends it, and its opening with the refusals of Decrypt and ReEncrypt.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
import { DryRunModifierType } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import { isMultiRegionKeyId } from '../../kernel/ids.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { DecryptedBlob, EncryptionContext, KeyLocator, Keyring } from '../context.ts';
import { enforce, ofSize, oneOf, present } from './constraints.ts';

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

interface DryRunInput {
  readonly DryRun?: boolean | undefined;
  readonly DryRunModifiers?: readonly string[] | undefined;
}

/** A dry run that asks for permissions alone, with no ciphertext at hand; the key must then be named. */
export function ignoresCiphertext(input: DryRunInput, member: string, keyId: string | undefined): boolean {
  const modifiers = input.DryRunModifiers ?? [];
  enforce(...modifiers.map((modifier) => oneOf('dryRunModifiers', modifier, Object.values(DryRunModifierType))));
  if (modifiers.length === 0) return false;
  if (input.DryRun !== true)
    throw new Fault('ValidationException', { message: '`DryRunModifiers` are for a dry run: set `DryRun`' });
  if (keyId === undefined)
    throw new Fault('ValidationException', { message: `${member} is required with IGNORE_CIPHERTEXT.` });
  return true;
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
