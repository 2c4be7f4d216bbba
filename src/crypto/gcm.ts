// AES-256-GCM for one message in one buffer. NIST SP 800-38D.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { tagSize } from './derive.ts';

/** For keys that encrypt one message only. */
export const zeroNonce = Buffer.alloc(12);

const options = { authTagLength: tagSize };
const nothing = Buffer.alloc(0);

/** Ciphertext and tag. The caller answers for the nonce: never twice under one key. */
export function gcmSeal(key: Buffer, nonce: Buffer, plaintext: Buffer, aad?: Buffer): [Buffer, Buffer] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, options);
  if (aad !== undefined) cipher.setAAD(aad);
  const ciphertext = plaintext.length === 0 ? nothing : cipher.update(plaintext);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/** The plaintext, or undefined when the tag does not fit. `sealed` is ciphertext and tag. */
export function gcmOpen(key: Buffer, nonce: Buffer, sealed: Buffer, aad?: Buffer): Buffer | undefined {
  const size = sealed.length - tagSize;
  if (size < 0) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, options);
  decipher.setAuthTag(sealed.subarray(size));
  if (aad !== undefined) decipher.setAAD(aad);
  const plaintext = size === 0 ? nothing : decipher.update(sealed.subarray(0, size));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    return undefined;
  }
  return plaintext;
}
