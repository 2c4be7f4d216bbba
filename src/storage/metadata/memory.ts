// The metadata engine that keeps everything in memory: for tests, and the second engine of the conformance suite.
import type { Batch, Entry, MetadataStore, Precondition, Range } from './metadata.ts';
import { lowerBound } from './sorted-keys.ts';

export class MemoryMetadata implements MetadataStore {
  readonly #keys: Buffer[] = [];
  readonly #values = new Map<string, Buffer>();
  #commits = 0;

  get(key: Buffer): Buffer | undefined {
    const value = this.#values.get(key.toString('latin1'));
    return value === undefined ? undefined : Buffer.from(value);
  }

  view(): number {
    return this.#commits;
  }

  *range(range: Range): Iterable<Entry> {
    const step = range.reverse === true ? -1 : 1;
    let next: Buffer | undefined;
    for (let left = range.limit ?? Number.POSITIVE_INFINITY; left > 0; left--) {
      const index = this.#indexAfter(next, range, step);
      const key = this.#keys[index];
      if (key === undefined || Buffer.compare(key, range.start) < 0 || Buffer.compare(key, range.end) >= 0) return;
      const value = this.get(key);
      if (value !== undefined) yield { key: Buffer.from(key), value };
      next = key;
    }
  }

  async commit(batch: Batch): Promise<boolean> {
    // As with a disk, the caller goes on in a later turn.
    await new Promise(setImmediate);
    if (!batch.preconditions.every((precondition) => this.#holds(precondition))) return false;
    this.#commits += 1;
    for (const write of batch.writes) this.#apply(write.key, write.value);
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  // Found anew for every entry, because a commit may come between two.
  #indexAfter(last: Buffer | undefined, range: Range, step: number): number {
    if (step === 1) {
      if (last === undefined) return lowerBound(this.#keys, range.start);
      return lowerBound(this.#keys, Buffer.concat([last, Buffer.of(0)]));
    }
    return lowerBound(this.#keys, last ?? range.end) - 1;
  }

  #holds(precondition: Precondition): boolean {
    if (precondition.kind === 'value') {
      const value = this.#values.get(precondition.key.toString('latin1'));
      if (value === undefined || precondition.value === undefined) return value === precondition.value;
      return value.equals(precondition.value);
    }
    const first = this.#keys[lowerBound(this.#keys, precondition.start)];
    return first === undefined || Buffer.compare(first, precondition.end) >= 0;
  }

  #apply(key: Buffer, value: Buffer | undefined): void {
    const name = key.toString('latin1');
    const index = lowerBound(this.#keys, key);
    const isHeld = this.#values.has(name);
    if (value === undefined) {
      this.#values.delete(name);
      if (isHeld) this.#keys.splice(index, 1);
      return;
    }
    this.#values.set(name, Buffer.from(value));
    if (!isHeld) this.#keys.splice(index, 0, Buffer.from(key));
  }
}
