// Reads a body up to a delimiter, piece by piece, keeping no more than may still be the delimiter's beginning.

export class ByteSource {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Buffer>) {
    this.#pieces = body[Symbol.asyncIterator]();
  }

  /** The bytes before the delimiter, which is taken as well. Undefined when there are more than `limit`, or the body ends before. */
  async until(delimiter: Buffer, limit: number): Promise<Buffer | undefined> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at > limit || (at < 0 && this.#held.length > limit + delimiter.length)) return undefined;
      if (at >= 0) return this.#take(at, delimiter);
      if (!(await this.#more())) return undefined;
    }
  }

  /** The same without a bound. Gives whether the delimiter came. */
  async *pieces(delimiter: Buffer): AsyncGenerator<Buffer, boolean> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at >= 0) {
        const last = this.#take(at, delimiter);
        if (last.length > 0) yield last;
        return true;
      }
      const sure = this.#held.length - delimiter.length + 1;
      if (sure > 0) {
        const piece = this.#held.subarray(0, sure);
        this.#held = this.#held.subarray(sure);
        yield piece;
      }
      if (!(await this.#more())) return false;
    }
  }

  /** All that follows, up to `limit`; undefined when there is more. */
  async rest(limit: number): Promise<Buffer | undefined> {
    while (this.#held.length <= limit) if (!(await this.#more())) return this.#held;
    return undefined;
  }

  async end(): Promise<void> {
    await this.#pieces.return?.();
  }

  #take(at: number, delimiter: Buffer): Buffer {
    const taken = this.#held.subarray(0, at);
    this.#held = this.#held.subarray(at + delimiter.length);
    return taken;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done === true) return false;
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
    return true;
  }
}
