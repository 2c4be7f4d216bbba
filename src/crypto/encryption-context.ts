// The canonical bytes of an encryption context. docs/formats/kms-ciphertext.md
// https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
import { strict as assert } from 'node:assert';

export type EncryptionContext = Readonly<Record<string, string>>;

function lengthPrefixed(bytes: Buffer): Buffer[] {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

/** Only well-formed Unicode has UTF-8 bytes; a lone surrogate has none of its own. */
export function isWellFormedContext(context: EncryptionContext): boolean {
  return Object.entries(context).every(([name, value]) => name.isWellFormed() && value.isWellFormed());
}

const emptyContext = Buffer.alloc(4);

/** Pairs in order of their names' UTF-8 bytes. Demands `isWellFormedContext`. */
export function canonicalEncryptionContext(context: EncryptionContext): Buffer {
  const names = Object.keys(context);
  if (names.length === 0) return emptyContext;
  assert(isWellFormedContext(context), 'an encryption context is well-formed Unicode');
  const pairs = names.map((name): [Buffer, Buffer] => [Buffer.from(name), Buffer.from(context[name] ?? '')]);
  if (pairs.length > 1) pairs.sort(([a], [b]) => a.compare(b));
  const count = Buffer.allocUnsafe(4);
  count.writeUInt32BE(pairs.length);
  return Buffer.concat([
    count,
    ...pairs.flatMap(([name, value]) => [...lengthPrefixed(name), ...lengthPrefixed(value)]),
  ]);
}
