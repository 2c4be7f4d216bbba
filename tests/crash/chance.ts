// Repeatable chance: the seed of a run is printed, and `CROSSKEY_CRASH_SEED` plays it again.
import { createCipheriv, createHash, randomInt } from 'node:crypto';

export class Chance {
  readonly seed: string;
  #drawn = 0;

  constructor(seed = process.env.CROSSKEY_CRASH_SEED ?? String(randomInt(1e9))) {
    this.seed = seed;
  }

  /** Draws of its own: what others draw meanwhile changes nothing. */
  branch(name: string): Chance {
    return new Chance(`${this.seed}/${name}`);
  }

  /** From `least` up to and including `most`. */
  integer(least: number, most: number): number {
    return least + Math.floor((this.#draw().readUInt32BE() / 2 ** 32) * (most - least + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  bytes(size: number): Buffer {
    const key = this.#draw();
    return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
  }

  #draw(): Buffer {
    this.#drawn += 1;
    return createHash('sha256').update(`${this.seed} ${this.#drawn}`).digest();
  }
}
