// Encryption and decryption under a key of either kind: symmetric, or RSA with OAEP.
// https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
import { currentMaterial } from '../../crypto/key-material.ts';
import { keyKinds } from '../../crypto/key-spec.ts';
import { largestOaepPlaintext, type OaepHash, oaepDecrypt, oaepEncrypt } from '../../crypto/rsa-encryption.ts';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { EncryptionContext, Keyring } from '../context.ts';
import { openCiphertext } from './ciphertext.ts';
import { enforce, ofSize } from './constraints.ts';
import { requireAlgorithm } from './key-kind.ts';

export interface Encryption {
  readonly algorithm: string;
  readonly context: EncryptionContext;
}

const oaepHashes: Readonly<Record<string, OaepHash>> = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' };

/** Refuses a key that cannot do it. RSA has no place for an encryption context, so one would promise what does not hold. */
export function requireEncryption(key: KmsKeyRecord, { algorithm, context }: Encryption, operation: string): void {
  requireAlgorithm(key, 'ENCRYPT_DECRYPT', algorithm, operation);
  if (key.keySpec !== 'SYMMETRIC_DEFAULT' && Object.keys(context).length > 0)
    throw new Fault('ValidationException', {
      message: `an encryption context cannot be used with the algorithm \`${algorithm}\``,
    });
}

/** What does not fit is refused before anything is done, also in a dry run. */
export function requireFit(key: KmsKeyRecord, { algorithm }: Encryption, plaintext: Uint8Array): void {
  const hash = oaepHashes[algorithm];
  const kind = key.keySpec === 'SYMMETRIC_DEFAULT' ? undefined : keyKinds[key.keySpec];
  if (hash === undefined || kind?.kind !== 'rsa') return;
  enforce(ofSize('plaintext', plaintext, 1, largestOaepPlaintext(kind.modulusBits, hash)));
}

export async function encryptUnder(
  key: KmsKeyRecord,
  { algorithm, context }: Encryption,
  plaintext: Buffer,
  keyring: Keyring,
): Promise<Buffer> {
  const hash = oaepHashes[algorithm];
  if (hash === undefined) return keyring.encrypt(key, plaintext, context);
  return oaepEncrypt(publicKeyOf(key), hash, plaintext);
}

export interface Decrypted {
  readonly plaintext: Buffer;
  /** Of symmetric keys, the only ones whose material changes. */
  readonly materialId: string | undefined;
}

export async function decryptUnder(
  key: KmsKeyRecord,
  { algorithm, context }: Encryption,
  ciphertext: Buffer,
  keyring: Keyring,
): Promise<Decrypted> {
  const hash = oaepHashes[algorithm];
  if (hash === undefined) return openCiphertext(key, ciphertext, context, keyring);
  const plaintext = await keyring.useSecret(key, (secret) => oaepDecrypt(secret, hash, ciphertext));
  if (plaintext === undefined) throw new Fault('InvalidCiphertextException');
  return { plaintext, materialId: undefined };
}

export function publicKeyOf(key: KmsKeyRecord): Buffer {
  const publicKey = currentMaterial(key.materials)?.publicKey;
  if (publicKey === undefined) throw new Error(`key \`${key.keyId}\` has no public key`);
  return publicKey;
}
