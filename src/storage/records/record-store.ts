// Typed, sealed records over a metadata store, with optimistic transactions.
import type { MetadataStore } from '../metadata/metadata.ts';
import type { KeyParts, RecordEntry, RecordKind, RecordRange, RecordStore, RecordTransaction } from './record.ts';
import { RecordCache, type RecordCacheLimits } from './record-cache.ts';
import { RecordCodec } from './record-codec.ts';
import type { RecordSealer } from './record-sealer.ts';
import { OpenTransaction } from './record-transaction.ts';
import { decodeKey, encodeKey, rangeOf } from './tuple-key.ts';

export interface RecordStoreOptions {
  readonly metadata: MetadataStore;
  readonly sealer: RecordSealer;
  readonly cacheLimits?: RecordCacheLimits;
}

const defaultCacheLimits: RecordCacheLimits = { totalBytes: 8 * 1024 * 1024, recordBytes: 24 * 1024 };
const maxAttempts = 100;
/** After so many lost races a transaction waits for its turn among those of its process that lost as often. */
const attemptsBeforeQueue = 3;

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

class SealedRecords implements RecordStore {
  readonly #metadata: MetadataStore;
  readonly #codec: RecordCodec;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: RecordStoreOptions) {
    this.#metadata = options.metadata;
    this.#codec = new RecordCodec(options.sealer, new RecordCache(options.cacheLimits ?? defaultCacheLimits));
  }

  async get<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key): Promise<Value | undefined> {
    const keyBytes = encodeKey(kind.name, key);
    const found = this.#metadata.get(keyBytes);
    const sealed = found instanceof Promise ? await found : found;
    return sealed && this.#codec.open(kind, keyBytes, sealed);
  }

  async *list<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    range: RecordRange,
  ): AsyncIterable<RecordEntry<Value>> {
    const { reverse = false, limit = Number.POSITIVE_INFINITY } = range;
    for await (const entry of this.#metadata.range({ ...rangeOf(kind.name, range), reverse, limit })) {
      yield { key: decodeKey(entry.key), value: this.#codec.open(kind, entry.key, entry.value) };
    }
  }

  async transaction<Result>(work: (transaction: RecordTransaction) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; attempt <= attemptsBeforeQueue; attempt++) {
      const outcome = await this.#attempt(work);
      if (outcome.isCommitted) return outcome.result;
    }
    const turn = this.#queue.then(() => this.#persist(work));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #persist<Result>(work: (transaction: RecordTransaction) => Promise<Result>): Promise<Result> {
    for (let attempt = attemptsBeforeQueue; attempt < maxAttempts; attempt++) {
      const outcome = await this.#attempt(work);
      if (outcome.isCommitted) return outcome.result;
    }
    throw new TransactionContended(maxAttempts);
  }

  async #attempt<Result>(
    work: (transaction: RecordTransaction) => Promise<Result>,
  ): Promise<{ isCommitted: true; result: Result } | { isCommitted: false }> {
    const transaction = new OpenTransaction(this.#metadata, this.#codec);
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
