// Between records and the bytes that the metadata store holds: sealed, versioned, cached.

import type { KeyParts, RecordKind } from './record.ts';
import type { RecordCache } from './record-cache.ts';
import { type RecordSealer, RecordTampered, RecordTooNew } from './record-sealer.ts';
import { decodeValue, encodeValue } from './value-codec.ts';

/** A key as text, for maps. */
export function nameOf(key: Buffer): string {
  return key.toString('latin1');
}

export class RecordCodec {
  readonly #sealer: RecordSealer;
  readonly #cache: RecordCache;

  constructor(sealer: RecordSealer, cache: RecordCache) {
    this.#sealer = sealer;
    this.#cache = cache;
  }

  seal(key: Buffer, plaintext: Buffer): Buffer {
    return this.#sealer.seal(key, plaintext);
  }

  /** The sealed bytes from which the record of this name was last decoded, while that is cached. */
  known(name: string): Buffer | undefined {
    return this.#cache.sealedBytes(name);
  }

  /** The value that these sealed bytes hold; the same object each time for the same bytes, while it is cached. */
  open<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    key: Buffer,
    sealed: Buffer,
    name = nameOf(key),
  ): Value {
    const cached = this.#cache.get(name, sealed, kind.version);
    if (cached !== undefined) return cached.value as Value;
    const value = decode(kind, this.#unseal(kind.name, key, sealed));
    this.#cache.set(name, sealed, kind.version, value);
    return value;
  }

  #unseal(kindName: string, key: Buffer, sealed: Buffer): Buffer {
    try {
      return this.#sealer.open(key, sealed);
    } catch (error) {
      throw new RecordTampered(kindName, error);
    }
  }
}

export function encode<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, value: Value): Buffer {
  return encodeValue(kind.version, value);
}

export function decode<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, plaintext: Buffer): Value {
  const { version, value } = decodeValue(plaintext);
  if (version === kind.version) return value as Value;
  if (version > kind.version || kind.upgrade === undefined) throw new RecordTooNew(kind.name, version);
  return deepFreeze(kind.upgrade(value, version));
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
