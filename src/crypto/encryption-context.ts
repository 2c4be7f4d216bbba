// The canonical bytes of an encryption context. docs/formats/kms-ciphertext.md
// https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
import { strict as assert } from 'node:assert';

export type EncryptionContext = Readonly<Record<string, string>>;

/** Only well-formed Unicode has UTF-8 bytes; a lone surrogate has none of its own. */
export function isWellFormedContext(context: EncryptionContext): boolean {
  return Object.entries(context).every(([name, value]) => name.isWellFormed() && value.isWellFormed());
}

const countSize = 4;
const lengthSize = 4;
const emptyContext = Buffer.alloc(countSize);

/** Pairs in order of their names' UTF-8 bytes. Demands `isWellFormedContext`. */
export function canonicalEncryptionContext(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context);
  if (pairs.length === 0) return emptyContext;
  assert(isWellFormedContext(context), 'an encryption context is well-formed Unicode');
  if (pairs.length > 1) pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  let size = countSize;
  for (const [name, value] of pairs) size += 2 * lengthSize + Buffer.byteLength(name) + Buffer.byteLength(value);
  const bytes = Buffer.allocUnsafe(size);
  let offset = bytes.writeUInt32BE(pairs.length);
  for (const text of pairs.flat()) {
    const length = bytes.write(text, offset + lengthSize);
    bytes.writeUInt32BE(length, offset);
    offset += lengthSize + length;
  }
  assert(offset === size, 'the canonical context is written to its end');
  return bytes;
}
