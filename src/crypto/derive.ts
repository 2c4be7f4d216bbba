// The one derivation behind every sealed format: HKDF-Expand with SHA-512. docs/formats/README.md, RFC 5869 section 2.3.
import { strict as assert } from 'node:assert';
import { createHmac, hkdfSync } from 'node:crypto';

export const keySize = 32;
export const saltSize = 32;
export const commitmentSize = 32;
export const tagSize = 16;

export interface Derived {
  /** An AES-256 key. A view of the same memory as `commitment`: fill it with zeros after use. */
  readonly key: Buffer;
  /** Stored beside the ciphertext: proves key, label and parts. */
  readonly commitment: Buffer;
}

const noSalt = Buffer.alloc(0);
const endOfInfo = Buffer.from([1]);

/** The label's bytes with the zero byte that ends it. */
export function label(text: string): Buffer {
  assert(/^[ -~]+$/.test(text), 'a label is printable ASCII');
  return Buffer.from(`${text}\0`, 'ascii');
}

/** `parts` must be laid out so that different parts never join to the same bytes. */
export function derive(key: Buffer, labelBytes: Buffer, ...parts: readonly Buffer[]): Derived {
  assert(key.length === keySize, 'a key is 32 bytes');
  // Joined first: one call into the library costs more than the copy.
  const info = Buffer.concat([labelBytes, ...parts, endOfInfo]);
  const okm = createHmac('sha512', key).update(info).digest();
  return { key: okm.subarray(0, keySize), commitment: okm.subarray(keySize) };
}

/** A long-lived key for one purpose from a long-lived key: HKDF-SHA-256, docs/formats/storage-key.md. */
export function deriveSubKey(key: Buffer, purpose: string): Buffer {
  assert(key.length === keySize, 'a key is 32 bytes');
  return Buffer.from(hkdfSync('sha256', key, noSalt, purpose, keySize));
}
