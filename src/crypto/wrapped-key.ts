// A secret under the root key, with the name of that root key before it. docs/formats/wrapped-key.md
import { strict as assert } from 'node:assert';

/** Names a root key in records and messages; both parts are printable ASCII, and no secret. */
export interface RootKeyName {
  /** How it wraps: `file` or `pkcs11`. */
  readonly type: string;
  readonly keyId: string;
}

export interface WrappedKey {
  /** Undefined in version 1, which names none. */
  readonly name: RootKeyName | undefined;
  /** What the root key made. */
  readonly blob: Buffer;
}

const version = 2;
/** The version of the secret boxes that were kept before root keys had names. */
const unnamedVersion = 1;
const textPattern = /^[ -~]{1,255}$/;

/** One text for a name, for maps and messages. */
export function rootKeyText({ type, keyId }: RootKeyName): string {
  return `${type} ${keyId}`;
}

export function isSameRootKey(one: RootKeyName, other: RootKeyName): boolean {
  return one.type === other.type && one.keyId === other.keyId;
}

function shortText(text: string): Buffer {
  assert(textPattern.test(text), 'a name of 1 to 255 printable ASCII characters');
  return Buffer.from(`${String.fromCharCode(text.length)}${text}`, 'latin1');
}

export function encodeWrappedKey({ type, keyId }: RootKeyName, blob: Buffer): Buffer {
  return Buffer.concat([Buffer.from([version]), shortText(type), shortText(keyId), blob]);
}

/** Undefined when the bytes are of no version that is known here, or cut. Nothing of it is verified. */
export function parseWrappedKey(wrapped: Buffer): WrappedKey | undefined {
  if (wrapped[0] === unnamedVersion) return { name: undefined, blob: wrapped };
  if (wrapped[0] !== version) return undefined;
  const typeEnd = 2 + (wrapped[1] ?? 0);
  const keyIdEnd = typeEnd + 1 + (wrapped[typeEnd] ?? 0);
  if (keyIdEnd >= wrapped.length) return undefined;
  const type = wrapped.toString('latin1', 2, typeEnd);
  const keyId = wrapped.toString('latin1', typeEnd + 1, keyIdEnd);
  if (!textPattern.test(type) || !textPattern.test(keyId)) return undefined;
  return { name: { type, keyId }, blob: wrapped.subarray(keyIdEnd) };
}
