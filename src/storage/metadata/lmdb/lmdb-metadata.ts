// The metadata engine over LMDB: one file, shared by several processes. https://github.com/kriszyp/lmdb-js
// Decision 0040 says why commits are durable when they resolve, and why the options are what they are.
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Batch, Entry, MetadataStore, Precondition, Range } from '../metadata.ts';
import { CommitGroup } from './commit-group.ts';

export interface LmdbOptions {
  /** The folder that holds `metadata.lmdb` and its lock file; made when missing. */
  readonly folder: string;
  /** Address space, not disk: the file grows as it is filled. */
  readonly mapSizeBytes?: number;
}

/** With pages of 8 KiB a key may hold 4,026 bytes: a bucket, an S3 key of 1,024 bytes all escaped, and a version. */
const pageSizeBytes = 8192;
const defaultMapSizeBytes = 1024 ** 4;
export const maxKeyBytes = 4026;

/** LMDB can hold no such key. */
export class BadKey extends RangeError {
  constructor(key: Buffer) {
    super(`a key of \`${key.length}\` bytes cannot be stored: it has 1 to ${maxKeyBytes}`);
    this.name = 'BadKey';
  }
}

/** A consumer that is slow pins no page: a range is read in pieces of at most this many entries and bytes. */
const pieceEntries = 128;
const pieceBytes = 512 * 1024;

export class LmdbMetadata implements MetadataStore {
  readonly #database: RootDatabase<Buffer, Buffer>;
  readonly #group: CommitGroup;
  /** Whether the read transaction was begun by the callback of the event loop that is running. */
  #isFresh = false;
  /** Counts the read transactions. */
  #views = 0;
  readonly #endFreshness = () => {
    this.#isFresh = false;
  };

  constructor(options: LmdbOptions) {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const file = path.join(options.folder, 'metadata.lmdb');
    const database = open<Buffer, Buffer>({
      path: file,
      noSubdir: true,
      encoding: 'binary',
      keyEncoding: 'binary',
      cache: false,
      // Commits flush before they resolve and before anyone sees them.
      overlappingSync: false,
      pageSize: pageSizeBytes,
      mapSize: options.mapSizeBytes ?? defaultMapSizeBytes,
      maxReaders: 1024,
    });
    // LMDB makes them for the group too, and flushes what is in the file but not its name.
    for (const made of [file, `${file}-lock`]) chmodSync(made, 0o600);
    syncFolder(options.folder);
    this.#database = database;
    this.#group = new CommitGroup((batches) => this.#write(batches));
  }

  get(key: Buffer, known?: Buffer): Buffer | undefined {
    if (!isStorable(key)) return undefined;
    this.#freshen();
    if (known !== undefined) {
      // Shared with the next read: compared at once and never handed out.
      const shared = this.#database.getBinaryFast(key);
      if (shared?.length === known.length && known.compare(shared, 0, known.length) === 0) return known;
    }
    return ownedBuffer(this.#database.getBinary(key));
  }

  view(): number {
    this.#freshen();
    return this.#views;
  }

  *range(range: Range): Iterable<Entry> {
    let [start, end] = [boundOf(range.start), boundOf(range.end)];
    let left = range.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0 && Buffer.compare(start, end) < 0) {
      const piece = this.#piece(start, end, range.reverse === true, Math.min(left, pieceEntries));
      yield* piece.entries;
      left -= piece.entries.length;
      const last = piece.entries.at(-1);
      if (piece.isLast || last === undefined) return;
      if (range.reverse === true) end = last.key;
      else start = boundOf(Buffer.concat([last.key, Buffer.of(0)]));
    }
  }

  async commit(batch: Batch): Promise<boolean> {
    // Before the batch joins a group, which fails together.
    for (const { key } of batch.writes) if (!isStorable(key)) throw new BadKey(key);
    return this.#group.add(batch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#group.idle();
    await this.#database.close();
  }

  /**
   * lmdb-js keeps a read transaction until a timer fires, and misses what another process commits meanwhile. One that
   * began in this callback of the event loop is new enough: nothing that the callback knows of was committed later.
   */
  #freshen(): void {
    if (this.#isFresh) return;
    this.#renew();
    this.#isFresh = true;
    // Runs when the callback, and all that its promises lead to at once, is over.
    process.nextTick(this.#endFreshness);
  }

  #renew(): void {
    this.#database.resetReadTxn();
    this.#views += 1;
  }

  #piece(start: Buffer, end: Buffer, isReverse: boolean, limit: number) {
    this.#freshen();
    const bounds = isReverse
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start, end };
    const entries: Entry[] = [];
    let bytes = 0;
    for (const { key, value } of this.#database.getRange({ ...bounds, limit })) {
      entries.push({ key: ownedBuffer(key), value: ownedBuffer(value) });
      bytes += value.byteLength;
      if (bytes >= pieceBytes) return { entries, isLast: false };
    }
    return { entries, isLast: entries.length < limit };
  }

  /** One write transaction for all; a child transaction, because LMDB then undoes everything when something throws. */
  async #write(batches: readonly Batch[]): Promise<readonly boolean[]> {
    try {
      return await this.#database.childTransaction(() => batches.map((batch) => this.#apply(batch)));
    } catch (error) {
      throw new Error('metadata could not be committed', { cause: await commitCause(error) });
    }
  }

  #apply(batch: Batch): boolean {
    if (!batch.preconditions.every((precondition) => this.#holds(precondition))) return false;
    for (const { key, value } of batch.writes) {
      if (value === undefined) this.#database.removeSync(key);
      else this.#database.putSync(key, value);
    }
    return true;
  }

  #holds(precondition: Precondition): boolean {
    if (precondition.kind === 'empty') {
      const [start, end] = [boundOf(precondition.start), boundOf(precondition.end)];
      for (const _ of this.#database.getKeys({ start, end, limit: 1 })) return false;
      return true;
    }
    const value = isStorable(precondition.key) ? this.#database.getBinary(precondition.key) : undefined;
    if (value === undefined || precondition.value === undefined) return value === precondition.value;
    return Buffer.compare(value, precondition.value) === 0;
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A key that cannot be stored holds nothing: what a client names may be longer than anything that is kept. */
function isStorable(key: Buffer): boolean {
  return key.length > 0 && key.length <= maxKeyBytes;
}

/** The same bound among the keys that can be stored: the first of them that is not before it. */
function boundOf(bound: Buffer): Buffer {
  if (bound.length <= maxKeyBytes) return bound;
  let size = maxKeyBytes;
  while (size > 1 && bound[size - 1] === 0xff) size -= 1;
  const next = Buffer.from(bound.subarray(0, size));
  next[size - 1] = Math.min(0xff, next.readUInt8(size - 1) + 1);
  return next;
}

function ownedBuffer<Bytes extends Uint8Array | undefined>(bytes: Bytes): Bytes extends undefined ? undefined : Buffer;
// lmdb-js gives some values as buffers with an own `length`, which not every native function honours.
function ownedBuffer(bytes: Uint8Array | undefined): Buffer | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** lmdb-js hides why a commit failed in a promise on the error, which must also not be left unhandled. */
async function commitCause(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  return Promise.resolve(error.commitError).then(
    () => error,
    (cause: unknown) => cause,
  );
}
