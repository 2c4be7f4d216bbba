// Typed, sealed records over a metadata store, with optimistic transactions.
import { setImmediate } from 'node:timers/promises';
import type { MetadataStore } from '../metadata/metadata.ts';
import type { KeyParts, RecordEntry, RecordKind, RecordRange, RecordStore, RecordTransaction } from './record.ts';
import { RecordCache, type RecordCacheLimits } from './record-cache.ts';
import { nameOf, RecordCodec } from './record-codec.ts';
import type { RecordSealer } from './record-sealer.ts';
import { OpenTransaction } from './record-transaction.ts';
import { decodeKey, encodeKey, keyText, rangeOf } from './tuple-key.ts';
import { type Turn, Turns } from './turns.ts';

export interface RecordStoreOptions {
  readonly metadata: MetadataStore;
  readonly sealer: RecordSealer;
  readonly cacheLimits?: RecordCacheLimits;
}

const defaultCacheLimits: RecordCacheLimits = { totalBytes: 8 * 1024 * 1024, recordBytes: 24 * 1024 };
/** Within a process transactions take turns at what they contend for, so these are races lost to other processes. */
const maxAttempts = 100;

/** More than any page of a listing has, which is read in one go. */
const entriesAtOnce = 2048;

/** Others kept changing what the transaction read. */
export class TransactionContended extends Error {
  constructor(attempts: number) {
    super(`a transaction lost to others \`${attempts}\` times in a row`);
    this.name = 'TransactionContended';
  }
}

export function openRecordStore(options: RecordStoreOptions): RecordStore {
  return new SealedRecords(options);
}

interface Seen {
  readonly kind: object;
  readonly value: unknown;
}

class SealedRecords implements RecordStore {
  readonly #metadata: MetadataStore;
  readonly #codec: RecordCodec;
  readonly #turns = new Turns();
  /** What was read in the present view of the store: the stages of a request ask for the same few records again and again. */
  readonly #seen = new Map<string, Seen>();
  #view: number | undefined;

  constructor(options: RecordStoreOptions) {
    this.#metadata = options.metadata;
    this.#codec = new RecordCodec(options.sealer, new RecordCache(options.cacheLimits ?? defaultCacheLimits));
  }

  async get<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key): Promise<Value | undefined> {
    const text = keyText(kind.name, key);
    if (text === undefined) return this.#read(kind, key);
    const view = this.#metadata.view();
    if (view !== this.#view) {
      this.#seen.clear();
      this.#view = view;
    }
    const seen = this.#seen.get(text);
    if (seen?.kind === kind) return seen.value as Value | undefined;
    const read = this.#read(kind, key);
    const value = read instanceof Promise ? await read : read;
    if (view === this.#view) this.#seen.set(text, { kind, value });
    return value;
  }

  #read<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    key: Key,
  ): Value | undefined | Promise<Value | undefined> {
    const keyBytes = encodeKey(kind.name, key);
    const name = nameOf(keyBytes);
    const opened = (sealed: Buffer | undefined) => sealed && this.#codec.open(kind, keyBytes, sealed, name);
    const found = this.#metadata.get(keyBytes, this.#codec.known(name));
    return found instanceof Promise ? found.then(opened) : opened(found);
  }

  async *list<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    range: RecordRange,
  ): AsyncIterable<RecordEntry<Value>> {
    const { reverse = false, limit = Number.POSITIVE_INFINITY } = range;
    let read = 0;
    for await (const entry of this.#metadata.range({ ...rangeOf(kind.name, range), reverse, limit })) {
      // Entries come without waiting for anything: nobody else of the process would have a turn until the last.
      read += 1;
      if (read % entriesAtOnce === 0) await setImmediate();
      yield { key: decodeKey(entry.key), value: this.#codec.open(kind, entry.key, entry.value) };
    }
  }

  async transaction<Result>(work: (transaction: RecordTransaction) => Promise<Result>): Promise<Result> {
    let turn: Turn | undefined;
    try {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const transaction = new OpenTransaction(this.#metadata, this.#codec, this.#turns, turn);
        try {
          const outcome = await this.#attempt(transaction, work);
          if (outcome.isCommitted) return outcome.result;
        } finally {
          turn = transaction.turn;
        }
        const lost = turn === undefined ? await transaction.lostKey() : undefined;
        if (lost !== undefined) turn = await this.#turns.take(lost);
      }
      throw new TransactionContended(maxAttempts);
    } finally {
      turn?.release();
    }
  }

  async #attempt<Result>(
    transaction: OpenTransaction,
    work: (transaction: RecordTransaction) => Promise<Result>,
  ): Promise<{ isCommitted: true; result: Result } | { isCommitted: false }> {
    let result: Result;
    try {
      result = await work(transaction);
    } catch (error) {
      // Thrown because of a mixture of before and after that never was? Then the next attempt tells.
      if (await transaction.abandon()) throw error;
      return { isCommitted: false };
    }
    return (await transaction.commit()) ? { isCommitted: true, result } : { isCommitted: false };
  }
}
