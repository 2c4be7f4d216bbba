// Keeps decoded records by key, for as long as the sealed bytes in the store are the same ones.
// So the same stored record is the same object, in which compiled policies are remembered, and nothing must be invalidated.

interface CachedRecord {
  readonly sealed: Buffer;
  readonly version: number;
  readonly value: unknown;
}

export interface RecordCacheLimits {
  /** Of sealed bytes; the decoded values take a few times as much. */
  readonly totalBytes: number;
  /** Larger records are decoded each time. */
  readonly recordBytes: number;
}

export class RecordCache {
  /** Least recently used first. */
  readonly #records = new Map<string, CachedRecord>();
  readonly #limits: RecordCacheLimits;
  #sizeBytes = 0;

  constructor(limits: RecordCacheLimits) {
    this.#limits = limits;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** What a cached value was decoded from. */
  sealedBytes(key: string): Buffer | undefined {
    return this.#records.get(key)?.sealed;
  }

  /** The decoded value, when it was decoded from exactly these bytes for this version of its kind. */
  get(key: string, sealed: Buffer, version: number): { readonly value: unknown } | undefined {
    const cached = this.#records.get(key);
    if (cached === undefined || cached.version !== version) return undefined;
    if (cached.sealed !== sealed && !cached.sealed.equals(sealed)) return undefined;
    this.#records.delete(key);
    this.#records.set(key, cached);
    return cached;
  }

  set(key: string, sealed: Buffer, version: number, value: unknown): void {
    this.remove(key);
    if (sealed.length > this.#limits.recordBytes) return;
    this.#records.set(key, { sealed, version, value });
    this.#sizeBytes += sealed.length + key.length;
    for (const oldest of this.#records.keys()) {
      if (this.#sizeBytes <= this.#limits.totalBytes) return;
      this.remove(oldest);
    }
  }

  remove(key: string): void {
    const cached = this.#records.get(key);
    if (cached === undefined) return;
    this.#records.delete(key);
    this.#sizeBytes -= cached.sealed.length + key.length;
  }
}
