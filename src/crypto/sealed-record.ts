// Sealing of every metadata value, bound to the key that it is stored under. docs/formats/sealed-record.md
import { strict as assert } from 'node:assert';
import type { Random } from '../kernel/random.ts';
import { derive, label, tagSize } from './derive.ts';
import { gcmOpen, gcmSeal } from './gcm.ts';
import { TamperedRecord } from './seal-broken.ts';

const recordLabel = label('crosskey record v1');
const version = Buffer.from([1]);
const saltSize = 16;
const saltEnd = version.length + saltSize;
const counterEnd = saltEnd + 4;
const overhead = counterEnd + tagSize;
const maxPlainSize = 16 * 1024 * 1024;
const lastCounter = 2 ** 32 - 2;

export const recordOverhead = overhead;

export interface RecordSealer {
  /** `keyBytes` is the key that the value is stored under. */
  seal(keyBytes: Buffer, plaintext: Buffer): Buffer;
  /** Throws `TamperedRecord` unless `sealed` was made by `seal` for the same `keyBytes`. */
  open(keyBytes: Buffer, sealed: Buffer): Buffer;
}

interface Writer {
  readonly prefix: Buffer;
  readonly key: Buffer;
  counter: number;
}

interface Options {
  /** How many writers' keys a reader keeps. */
  readonly cachedKeys?: number;
  /** Records after which a new salt is taken; for tests. */
  readonly recordsPerSalt?: number;
}

/** One per process and record key: it makes the process's salt. */
export function createRecordSealer(recordKey: Buffer, random: Random, options: Options = {}): RecordSealer {
  const { cachedKeys = 4096, recordsPerSalt = lastCounter + 1 } = options;
  assert(recordsPerSalt >= 1 && recordsPerSalt <= lastCounter + 1, 'the counter never wraps');
  const keys = new Map<string, Buffer>();
  const nonce = Buffer.alloc(12);
  let writer = newWriter();

  function newWriter(): Writer {
    const salt = random.bytes(saltSize);
    assert(salt.length === saltSize, 'the salt has its full size');
    const prefix = Buffer.concat([version, salt]);
    return { prefix, key: derive(recordKey, recordLabel, prefix).key, counter: 0 };
  }

  function keyOf(prefix: Buffer): Buffer {
    if (prefix.equals(writer.prefix)) return writer.key;
    const name = prefix.toString('latin1');
    const known = keys.get(name);
    const key = known ?? derive(recordKey, recordLabel, prefix).key;
    if (known) keys.delete(name);
    else if (keys.size >= cachedKeys) keys.delete(keys.keys().next().value ?? name);
    keys.set(name, key);
    return key;
  }

  return {
    seal(keyBytes, plaintext) {
      assert(plaintext.length <= maxPlainSize, 'a record holds at most 16 MiB');
      if (writer.counter >= recordsPerSalt) writer = newWriter();
      assert(writer.counter <= lastCounter, 'the counter never wraps');
      nonce.writeUInt32BE(writer.counter, 8);
      writer.counter += 1;
      const [ciphertext, tag] = gcmSeal(writer.key, nonce, plaintext, Buffer.concat([version, keyBytes]));
      return Buffer.concat([writer.prefix, nonce.subarray(8), ciphertext, tag]);
    },

    open(keyBytes, sealed) {
      if (sealed.length < overhead || sealed[0] !== version[0])
        throw new TamperedRecord('a stored record is not a sealed record of a known version');
      const key = keyOf(sealed.subarray(0, saltEnd));
      sealed.copy(nonce, 8, saltEnd, counterEnd);
      const plaintext = gcmOpen(key, nonce, sealed.subarray(counterEnd), Buffer.concat([version, keyBytes]));
      if (plaintext === undefined)
        throw new TamperedRecord('a stored record was changed, moved, or sealed under another storage key');
      return plaintext;
    },
  };
}
