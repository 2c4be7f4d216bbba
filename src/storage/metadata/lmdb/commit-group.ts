// Gathers the batches that arrive while a commit is under way into the next one: one flush for all of them.
import type { Batch } from '../metadata.ts';

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (isApplied: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes the batches in order, each seeing those before it, and says which were applied. */
type WriteBatches = (batches: readonly Batch[]) => Promise<readonly boolean[]>;

export class CommitGroup {
  readonly #write: WriteBatches;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(write: WriteBatches) {
    this.#write = write;
  }

  add(batch: Batch): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // The rest of this event turn may add more.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#writeGroup(group);
    }
    this.#running = undefined;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const applied = await this.#write(group.map(({ batch }) => batch));
      for (const [index, { resolve }] of group.entries()) resolve(applied[index] === true);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
