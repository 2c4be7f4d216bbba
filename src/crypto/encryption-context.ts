// The canonical bytes of an encryption context. docs/formats/kms-ciphertext.md
// https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html

export type EncryptionContext = Readonly<Record<string, string>>;

function lengthPrefixed(bytes: Buffer): Buffer[] {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

const emptyContext = Buffer.alloc(4);

/** Pairs in order of their names' UTF-8 bytes. Throws `TypeError` for text that is not well-formed Unicode. */
export function canonicalEncryptionContext(context: EncryptionContext): Buffer {
  const names = Object.keys(context);
  if (names.length === 0) return emptyContext;
  const pairs = names.map((name): [Buffer, Buffer] => {
    const value = context[name] ?? '';
    if (!name.isWellFormed() || !value.isWellFormed())
      throw new TypeError('an encryption context must be well-formed Unicode');
    return [Buffer.from(name), Buffer.from(value)];
  });
  if (pairs.length > 1) pairs.sort(([a], [b]) => a.compare(b));
  const count = Buffer.allocUnsafe(4);
  count.writeUInt32BE(pairs.length);
  return Buffer.concat([
    count,
    ...pairs.flatMap(([name, value]) => [...lengthPrefixed(name), ...lengthPrefixed(value)]),
  ]);
}
