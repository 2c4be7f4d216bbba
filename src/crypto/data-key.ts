// An object's data key, wrapped under a Bucket Key, the key of SSE-S3, or a customer's own. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import type { Random } from '../kernel/random.ts';
import { keySize, label } from './derive.ts';
import { SealBroken } from './seal-broken.ts';
import { openBox, sealBox, secretBoxOverhead } from './secret-box.ts';

const dataKeyLabel = label('crosskey data key v1');

export const wrappedDataKeySize = keySize + secretBoxOverhead;

export function newDataKey(random: Random): Buffer {
  return random.bytes(keySize);
}

/** `context` is the identity of what the data key belongs to; unwrapping demands the same. */
export function wrapDataKey(wrappingKey: Buffer, dataKey: Buffer, context: Buffer, random: Random): Buffer {
  assert(dataKey.length === keySize, 'a data key is 32 bytes');
  return sealBox(wrappingKey, dataKeyLabel, context, dataKey, random);
}

/** Throws `SealBroken` when `wrapped` was changed or belongs to another key or context. Zero the result after use. */
export function unwrapDataKey(wrappingKey: Buffer, wrapped: Buffer, context: Buffer): Buffer {
  const dataKey = wrapped.length === wrappedDataKeySize && openBox(wrappingKey, dataKeyLabel, context, wrapped);
  if (!dataKey) throw new SealBroken('the wrapped data key does not open under its key and identity');
  return dataKey;
}
