// The seam to the engine that holds object bytes that are too large for the metadata store. All bytes are sealed.

/** Names one immutable run of bytes; made by the writer, never reused. */
export type BlobId = string;

/** Whoever creates one calls `finish` or `abort`, and `abort` also when `write` or `finish` failed. */
export interface BlobWriter {
  readonly id: BlobId;
  /**
   * Resolves when the engine has taken the bytes: only then may they change. May be called again before that; the order
   * of the calls is the order of the bytes.
   */
  write(bytes: Buffer): Promise<void>;
  /** Resolves after the bytes, and the name they are found by, are durable. */
  finish(): Promise<void>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

export interface BlobReader {
  /**
   * The bytes from `start` up to and not including `end`, in pieces that are lent: each until the next one is asked for,
   * or the end of the reading. Throws `BlobMissing` when there is no such blob, `BlobCut` when it ends sooner.
   */
  read(id: BlobId, start: number, end: number): AsyncIterable<Buffer>;
}

export interface BlobStore extends BlobReader {
  create(): Promise<BlobWriter>;
  /** Idempotent. */
  remove(id: BlobId): Promise<void>;
  /** Every blob that is finished or abandoned, for the sweeper; not those that a living process still writes. */
  list(): AsyncIterable<BlobId>;
  /** The process that made the blob has surely ended: it will not refer to the blob any more, if it did not already. */
  isWriterGone(id: BlobId): Promise<boolean>;
}

/** The metadata names a blob that the engine does not hold. */
export class BlobMissing extends Error {
  readonly id: BlobId;

  constructor(id: BlobId) {
    super(`blob \`${id}\` is missing`);
    this.id = id;
  }
}

/** The blob holds fewer bytes than were read from it. */
export class BlobCut extends Error {
  readonly id: BlobId;

  constructor(id: BlobId) {
    super(`blob \`${id}\` ends too soon`);
    this.id = id;
  }
}
