// A small secret sealed under a key and bound to a context. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import { timingSafeEqual } from 'node:crypto';
import type { Random } from '../kernel/random.ts';
import { commitmentSize, derive, saltSize, tagSize } from './derive.ts';
import { gcmOpen, gcmSeal, zeroNonce } from './gcm.ts';

const version = Buffer.from([1]);
const commitmentStart = version.length + saltSize;
const ciphertextStart = commitmentStart + commitmentSize;
const maxPlainSize = 1024 * 1024;

/** Bytes that a box is longer than its plaintext. */
export const secretBoxOverhead = ciphertextStart + tagSize;

/** `labelBytes` names the purpose (`label` in derive.ts); `context` must be given again to open. */
export function sealBox(key: Buffer, labelBytes: Buffer, context: Buffer, plaintext: Buffer, random: Random): Buffer {
  assert(plaintext.length <= maxPlainSize, 'a secret box holds at most 1 MiB');
  const salt = random.bytes(saltSize);
  assert(salt.length === saltSize, 'the salt has its full size');
  const derived = derive(key, labelBytes, version, salt, context);
  const [ciphertext, tag] = gcmSeal(derived.key, zeroNonce, plaintext);
  derived.key.fill(0);
  return Buffer.concat([version, salt, derived.commitment, ciphertext, tag]);
}

/** The plaintext, or undefined when the box is malformed, changed, or of another key, label or context. */
export function openBox(key: Buffer, labelBytes: Buffer, context: Buffer, box: Buffer): Buffer | undefined {
  if (box.length < secretBoxOverhead || box.length > secretBoxOverhead + maxPlainSize) return undefined;
  if (box[0] !== version[0]) return undefined;
  const derived = derive(key, labelBytes, box.subarray(0, commitmentStart), context);
  try {
    if (!timingSafeEqual(derived.commitment, box.subarray(commitmentStart, ciphertextStart))) return undefined;
    return gcmOpen(derived.key, zeroNonce, box.subarray(ciphertextStart));
  } finally {
    derived.key.fill(0);
  }
}
