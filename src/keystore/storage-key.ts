// The storage key: opens everything that a store holds, and is itself wrapped by the root key. docs/formats/storage-key.md
import { strict as assert } from 'node:assert';
import { deriveSubKey, keySize } from '../crypto/derive.ts';
import { SealBroken } from '../crypto/seal-broken.ts';
import type { RootKeyName } from '../crypto/wrapped-key.ts';
import type { Random } from '../kernel/random.ts';
import type { KeyWrapper } from './wrapper.ts';

const magic = Buffer.from('CKSK\x01', 'latin1');
const aad = Buffer.from('crosskey storage key v1');

/** The keys that the server works with; the storage key itself is not kept. */
export interface StorageKeys {
  /** Seals metadata records. */
  readonly recordKey: Buffer;
  /** Seals session tokens. */
  readonly tokenKey: Buffer;
  /** Wraps the data keys of SSE-S3. */
  readonly sseS3Key: Buffer;
  /** Seals import tokens, and gives the ids of imported key material. */
  readonly importKey: Buffer;
}

export interface NewStorageKey {
  /** To be kept in the metadata store. */
  readonly wrapped: Buffer;
  readonly keys: StorageKeys;
}

function derivedFrom(storageKey: Buffer): StorageKeys {
  const keys = {
    recordKey: deriveSubKey(storageKey, 'crosskey record key v1'),
    tokenKey: deriveSubKey(storageKey, 'crosskey session token key v1'),
    sseS3Key: deriveSubKey(storageKey, 'crosskey sse-s3 key v1'),
    importKey: deriveSubKey(storageKey, 'crosskey kms import key v1'),
  };
  storageKey.fill(0);
  return keys;
}

function shortText(text: string): Buffer {
  assert(/^[ -~]{1,255}$/.test(text), 'a name of 1 to 255 printable ASCII characters');
  return Buffer.from(`${String.fromCharCode(text.length)}${text}`, 'latin1');
}

export async function newStorageKey(wrapper: KeyWrapper, random: Random): Promise<NewStorageKey> {
  const storageKey = random.bytes(keySize);
  const head = Buffer.concat([magic, shortText(wrapper.type), shortText(wrapper.keyId)]);
  const wrapped = Buffer.concat([head, await wrapper.wrap(storageKey, aad)]);
  return { wrapped, keys: derivedFrom(storageKey) };
}

interface Parsed {
  readonly type: string;
  readonly keyId: string;
  readonly blob: Buffer;
}

/** Bytes that nobody has verified yet, fit for a message. */
function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[^ -~]/g, '?');
}

function parse(wrapped: Buffer): Parsed | undefined {
  if (!wrapped.subarray(0, magic.length).equals(magic)) return undefined;
  const typeEnd = magic.length + 1 + (wrapped[magic.length] ?? 0);
  const keyIdEnd = typeEnd + 1 + (wrapped[typeEnd] ?? 0);
  if (keyIdEnd >= wrapped.length) return undefined;
  return {
    type: printable(wrapped.subarray(magic.length + 1, typeEnd)),
    keyId: printable(wrapped.subarray(typeEnd + 1, keyIdEnd)),
    blob: wrapped.subarray(keyIdEnd),
  };
}

/** Which root key wrapped it. Throws `SealBroken` when that cannot be read. */
export function storageKeyWrappedBy(wrapped: Buffer): RootKeyName {
  const parsed = parse(wrapped);
  if (parsed === undefined)
    throw new SealBroken("the store's wrapped storage key is not of a known version, or is cut");
  return { type: parsed.type, keyId: parsed.keyId };
}

/** The same storage key under another root key. */
export async function rewrapStorageKey(from: KeyWrapper, to: KeyWrapper, wrapped: Buffer): Promise<Buffer> {
  const storageKey = await unwrapStorageKey(from, wrapped);
  const head = Buffer.concat([magic, shortText(to.type), shortText(to.keyId)]);
  const rewrapped = Buffer.concat([head, await to.wrap(storageKey, aad)]);
  storageKey.fill(0);
  return rewrapped;
}

/** Throws `SealBroken`, with the reason, when this root key is not the one or the record is damaged. */
export async function openStorageKey(wrapper: KeyWrapper, wrapped: Buffer): Promise<StorageKeys> {
  return derivedFrom(await unwrapStorageKey(wrapper, wrapped));
}

async function unwrapStorageKey(wrapper: KeyWrapper, wrapped: Buffer): Promise<Buffer> {
  const parsed = parse(wrapped);
  if (parsed === undefined)
    throw new SealBroken("the store's wrapped storage key is not of a known version, or is cut");
  const { type, keyId, blob } = parsed;
  if (type !== wrapper.type || keyId !== wrapper.keyId)
    throw new SealBroken(
      `wrong root key: the store was made with \`${type}\` key \`${keyId}\`, but the root key here is \`${wrapper.type}\` key \`${wrapper.keyId}\``,
    );
  const storageKey = await wrapper.unwrap(blob, aad);
  if (storageKey.length !== keySize) throw new SealBroken("the store's storage key has a wrong size");
  return storageKey;
}
