// What a kind of record is: its name, its version, and how it is found. One file per kind beside this one.

/** Parts of a record's key, in order; each is kept in UTF-8 byte order, so ranges list as S3 lists. */
export type KeyParts = readonly (string | number | Buffer)[];

/**
 * A kind of record. `Value` is plain data: strings, numbers, booleans, arrays, objects, `Buffer`s; no class, no Date.
 * Values that are read are frozen and shared: replace, never change.
 */
export interface RecordKind<Key extends KeyParts, Value> {
  /** First part of every key of this kind; never reused for another kind. */
  readonly name: string;
  /** Raised when the shape of `Value` changes; `upgrade` then reads the older ones. */
  readonly version: number;
  /** From the value of an older version to one of this version. */
  upgrade?(older: unknown, version: number): Value;
  /** Asked before a record of this kind is committed, in its transaction; throws when such a value may not be written now. */
  guard?(value: Value, reader: RecordReader): Promise<void>;
  /** Never set: carries the types. */
  readonly types?: { readonly key: Key; readonly value: Value };
}

export function recordKind<Key extends KeyParts, Value>(
  kind: Omit<RecordKind<Key, Value>, 'types'>,
): RecordKind<Key, Value> {
  return kind;
}

export interface RecordEntry<Value> {
  /** The parts after the kind's name. */
  readonly key: KeyParts;
  readonly value: Value;
}

export interface RecordRange {
  /** Leading parts that every key in the range shares. */
  readonly under: KeyParts;
  /** Start at this part (the one after `under`), included, compared as UTF-8 bytes. */
  readonly from?: string | number;
  /** Start after this part. */
  readonly after?: string | number;
  /** Only keys whose next part begins with this text. */
  readonly prefix?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

export interface RecordReader {
  get<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key): Promise<Value | undefined>;
  list<Key extends KeyParts, Value>(
    kind: RecordKind<Key, Value>,
    range: RecordRange,
  ): AsyncIterable<RecordEntry<Value>>;
}

/** Reads see the writes of the same transaction. What was read is checked again at commit. */
export interface RecordTransaction extends RecordReader {
  put<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key, value: Value): void;
  remove<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key): void;
  /** The commit fails, and the transaction runs again, unless no record of the kind lies under these parts. */
  requireNone<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, under: KeyParts): void;
}

export interface RecordStore extends RecordReader {
  /**
   * Runs `work` and commits what it wrote, durably and together; runs it again when something it read has changed.
   * `work` must have no effect of its own. What it throws, nothing is written and the error passes through.
   */
  transaction<Result>(work: (transaction: RecordTransaction) => Promise<Result>): Promise<Result>;
}
