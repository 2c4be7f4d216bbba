// The blob engine that keeps everything in memory: for tests, and the second engine of the conformance suite.
import { BlobCut, type BlobId, BlobMissing, type BlobStore, type BlobWriter } from './objects.ts';

export class MemoryBlobs implements BlobStore {
  readonly #blobs = new Map<BlobId, Buffer>();
  readonly #gone = new Set<BlobId>();
  #made = 0;

  async create(): Promise<BlobWriter> {
    this.#made += 1;
    const id = `memory-${this.#made}`;
    const pieces: Buffer[] = [];
    return {
      id,
      write: async (bytes) => {
        pieces.push(Buffer.from(bytes));
      },
      finish: async () => {
        this.#blobs.set(id, Buffer.concat(pieces));
      },
      abort: async () => {
        this.#blobs.delete(id);
      },
    };
  }

  async *read(id: BlobId, start: number, end: number): AsyncIterable<Buffer> {
    const bytes = this.#blobs.get(id);
    if (bytes === undefined) throw new BlobMissing(id);
    const piece = Buffer.from(bytes.subarray(start, end));
    if (piece.length > 0) yield piece;
    // It was lent: a reader that kept it finds out.
    piece.fill(0);
    if (bytes.length < end) throw new BlobCut(id);
  }

  async remove(id: BlobId): Promise<void> {
    this.#blobs.delete(id);
  }

  async *list(): AsyncIterable<BlobId> {
    yield* [...this.#blobs.keys()];
  }

  async isWriterGone(id: BlobId): Promise<boolean> {
    return this.#gone.has(id);
  }

  /** As if the process that wrote the blob had ended. */
  endWriterOf(id: BlobId): void {
    this.#gone.add(id);
  }
}
