// A queue of buffers from which exact numbers of bytes are taken without copying.
import { strict as assert } from 'node:assert';

/** Keeps the buffers that are pushed until they are taken: they must not change meanwhile. */
export class Pieces {
  #queue: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#queue.push(piece);
    this.#size += piece.length;
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
    this.#size -= size;
    return taken;
  }
}
