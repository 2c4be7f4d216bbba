// The seam to the ordered key-value store that holds all metadata. Keys and values are bytes; keys order by byte.

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface Range {
  /** First key, included. */
  readonly start: Buffer;
  /** First key after the range, excluded. */
  readonly end: Buffer;
  /** From the last key to the first when true. */
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** What must still be true when a batch commits. */
export type Precondition =
  /** The key holds exactly these bytes, or nothing when `value` is undefined. */
  | { readonly kind: 'value'; readonly key: Buffer; readonly value: Buffer | undefined }
  /** No key lies in the range. */
  | { readonly kind: 'empty'; readonly start: Buffer; readonly end: Buffer };

export type Write = { readonly key: Buffer; readonly value: Buffer | undefined };

export interface Batch {
  readonly preconditions: readonly Precondition[];
  /** Applied together or not at all; `value: undefined` removes the key. */
  readonly writes: readonly Write[];
}

export interface MetadataReader {
  /**
   * The newest value committed when the running callback of the event loop began, or later; also when another process
   * committed it. A reader that has the bytes of an earlier read gives them: where they are still the same, they may be
   * what is returned, which spares a copy.
   */
  get(key: Buffer, known?: Buffer): Buffer | undefined | Promise<Buffer | undefined>;
  /** As long as it gives the same number, a `get` of the same key gives the same. It may change at any time. */
  view(): number;
  range(range: Range): Iterable<Entry> | AsyncIterable<Entry>;
}

export interface MetadataStore extends MetadataReader, AsyncDisposable {
  /** Resolves after the batch is durable: true when it was applied, false when a precondition no longer held. */
  commit(batch: Batch): Promise<boolean>;
}
