// Buffers that files are read into, used again and again: to make one and to forget it costs more than to fill it.

export class ReadBuffers {
  readonly #sizeBytes: number;
  readonly #kept: number;
  readonly #free: Buffer[] = [];

  /** `kept` is how many wait for a reader at most. */
  constructor(sizeBytes: number, kept: number) {
    this.#sizeBytes = sizeBytes;
    this.#kept = kept;
  }

  /** What is in it is of no use to anybody: sealed bytes that somebody read before. */
  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#sizeBytes);
  }

  /** Only by who took it, once, and when nothing reads or fills it any more. */
  giveBack(buffer: Buffer): void {
    if (this.#free.length < this.#kept) this.#free.push(buffer);
  }
}
