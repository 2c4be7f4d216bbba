// A queue of buffers from which exact numbers of bytes are taken without copying.
import { strict as assert } from 'node:assert';

/** Keeps the buffers that are pushed until they are taken: they must not change meanwhile, or before `keepCopy`. */
export class Pieces {
  #queue: Buffer[] = [];
  #size = 0;
  /** How many of the first in the queue are copies of ours. */
  #copied = 0;

  get size(): number {
    return this.#size;
  }

  push(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#queue.push(piece);
    this.#size += piece.length;
  }

  /** From now on what was pushed may change: what was not taken of it is copied, once. */
  keepCopy(): void {
    if (this.#copied === this.#queue.length) return;
    for (let index = this.#copied; index < this.#queue.length; index += 1)
      this.#queue[index] = Buffer.from(this.#queue[index] ?? []);
    this.#copied = this.#queue.length;
  }

  /** The first `size` bytes, as they came. */
  take(size: number): Buffer[] {
    assert(size <= this.#size, 'no more is taken than was pushed');
    const taken: Buffer[] = [];
    let count = 0;
    for (let missing = size; missing > 0; count += 1) {
      const piece = this.#queue[count];
      assert(piece !== undefined);
      if (piece.length > missing) {
        taken.push(piece.subarray(0, missing));
        this.#queue[count] = piece.subarray(missing);
        break;
      }
      taken.push(piece);
      missing -= piece.length;
    }
    this.#queue.splice(0, count);
    this.#copied = Math.max(0, this.#copied - count);
    this.#size -= size;
    return taken;
  }
}
