// One attempt of a transaction: remembers what it read, and what it means to write.
import assert from 'node:assert/strict';
import type { MetadataStore, Precondition } from '../metadata/metadata.ts';
import type { KeyParts, RecordEntry, RecordKind, RecordRange, RecordTransaction } from './record.ts';
import { decode, encode, nameOf, type RecordCodec } from './record-codec.ts';
import { decodeKey, encodeKey, rangeOf, rangeUnder } from './tuple-key.ts';
import type { Turn, Turns } from './turns.ts';

/** Plaintext, or undefined to remove the record. */
interface PendingWrite {
  readonly key: Buffer;
  readonly plaintext: Buffer | undefined;
}

/** What a read found: the sealed bytes, or undefined for nothing. */
interface Read {
  readonly key: Buffer;
  readonly sealed: Buffer | undefined;
}

export class OpenTransaction implements RecordTransaction {
  readonly #metadata: MetadataStore;
  readonly #codec: RecordCodec;
  readonly #reads = new Map<string, Read>();
  readonly #writes = new Map<string, PendingWrite>();
  readonly #guards = new Map<string, () => Promise<void>>();
  readonly #empty: Precondition[] = [];
  readonly #turns: Turns;
  #turn: Turn | undefined;
  #isStale = false;
  #isDone = false;

  /** `turn` is one that an earlier attempt took, and this one keeps. */
  constructor(metadata: MetadataStore, codec: RecordCodec, turns: Turns, turn: Turn | undefined) {
    this.#metadata = metadata;
    this.#codec = codec;
    this.#turns = turns;
    this.#turn = turn;
  }

  /** To be released once the transaction is over, or handed to the next attempt. */
  get turn(): Turn | undefined {
    return this.#turn;
  }

  async get<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key): Promise<Value | undefined> {
    const keyBytes = encodeKey(kind.name, key);
    const name = nameOf(keyBytes);
    const pending = this.#writes.get(name);
    if (pending !== undefined) return pending.plaintext && decode(kind, pending.plaintext);
    // Read once already: anything else could not hold at the commit together with it.
    const before = this.#reads.get(name);
    if (before !== undefined) return before.sealed && this.#codec.open(kind, before.key, before.sealed, name);
    if (this.#turn === undefined && this.#turns.isWanted(name)) this.#turn = await this.#turns.take(name);
    const found = this.#metadata.get(keyBytes, this.#codec.known(name));
    const sealed = found instanceof Promise ? await found : found;
    this.#remember(keyBytes, sealed, name);
    return sealed && this.#codec.open(kind, keyBytes, sealed, name);
  }

  async *list<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    range: RecordRange,
  ): AsyncIterable<RecordEntry<Value>> {
    const { reverse = false, limit = Number.POSITIVE_INFINITY } = range;
    let left = limit;
    if (left <= 0) return;
    for await (const [key, value] of this.#merged(kind, rangeOf(kind.name, range), reverse, limit)) {
      yield { key: decodeKey(key), value };
      if (--left <= 0) return;
    }
  }

  put<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key, value: Value): void {
    const keyBytes = encodeKey(kind.name, key);
    this.#write(keyBytes, encode(kind, value));
    if (kind.guard !== undefined) this.#guards.set(nameOf(keyBytes), async () => kind.guard?.(value, this));
  }

  remove<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key): void {
    const keyBytes = encodeKey(kind.name, key);
    this.#write(keyBytes, undefined);
    this.#guards.delete(nameOf(keyBytes));
  }

  requireNone<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, under: KeyParts): void {
    this.#empty.push({ kind: 'empty', ...rangeUnder(kind.name, under) });
  }

  /** False when something that was read is no longer so: then nothing was written. */
  async commit(): Promise<boolean> {
    for (const guard of this.#guards.values()) await guard();
    const isAlone = this.#writes.size === 0 && this.#empty.length === 0;
    return this.#finish([...this.#writes.values()], isAlone);
  }

  /** A key that was read and has changed since: the one to take turns at. */
  async lostKey(): Promise<string | undefined> {
    for (const [name, { key, sealed }] of this.#reads) {
      if (!isSame(sealed, await this.#metadata.get(key))) return name;
    }
    return undefined;
  }

  /** Whether all that was read is still so together; ends the transaction without writing. */
  async abandon(): Promise<boolean> {
    return this.#finish([], true);
  }

  async #finish(pending: readonly PendingWrite[], isReadOnly: boolean): Promise<boolean> {
    this.#isDone = true;
    if (this.#isStale) return false;
    // What a single read saw was true at one moment.
    if (isReadOnly && this.#reads.size <= 1) return true;
    const reads = [...this.#reads.values()].map(({ key, sealed }) => ({ kind: 'value' as const, key, value: sealed }));
    const preconditions = isReadOnly ? reads : [...reads, ...this.#empty];
    const writes = pending.map(({ key, plaintext }) => ({
      key,
      value: plaintext && this.#codec.seal(key, plaintext),
    }));
    return this.#metadata.commit({ preconditions, writes });
  }

  /** What the store holds in the range, with the writes of this transaction laid over it. */
  async *#merged<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    bounds: { start: Buffer; end: Buffer },
    reverse: boolean,
    limit: number,
  ): AsyncIterable<[Buffer, Value]> {
    const sign = reverse ? -1 : 1;
    const pending = [...this.#writes.values()]
      .filter(({ key }) => Buffer.compare(key, bounds.start) >= 0 && Buffer.compare(key, bounds.end) < 0)
      .sort((left, right) => sign * Buffer.compare(left.key, right.key));
    let next = 0;
    // Each pending write can hide one stored record.
    for await (const { key, value } of this.#metadata.range({ ...bounds, reverse, limit: limit + pending.length })) {
      let order = -1;
      for (let write = pending[next]; write !== undefined; write = pending[next]) {
        order = sign * Buffer.compare(write.key, key);
        if (order > 0) break;
        next += 1;
        if (write.plaintext !== undefined) yield [write.key, decode(kind, write.plaintext)];
        if (order === 0) break;
      }
      if (order === 0) continue;
      this.#remember(key, value);
      yield [key, this.#codec.open(kind, key, value)];
    }
    for (const { key, plaintext } of pending.slice(next)) {
      if (plaintext !== undefined) yield [key, decode(kind, plaintext)];
    }
  }

  #write(key: Buffer, plaintext: Buffer | undefined): void {
    assert(!this.#isDone, 'a transaction is not written to after it ended');
    this.#writes.set(nameOf(key), { key, plaintext });
  }

  #remember(key: Buffer, sealed: Buffer | undefined, name = nameOf(key)): void {
    const before = this.#reads.get(name);
    if (before === undefined) this.#reads.set(name, { key, sealed });
    // Both cannot hold at the commit; what was read first stays, so that it is refused.
    else if (!isSame(before.sealed, sealed)) this.#isStale = true;
  }
}

function isSame(left: Buffer | undefined, right: Buffer | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.equals(right);
}
