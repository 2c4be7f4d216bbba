// Turns at keys that many transactions of this process want at once. Without them the one that needs longest would
// lose every race. Invariant ONE-TURN: a transaction holds one turn at most and waits only while it holds none, so no
// two wait for each other.

export interface Turn {
  release(): void;
}

export class Turns {
  /** The end of the queue at each key that somebody waits for or works on. */
  readonly #queues = new Map<string, Promise<void>>();

  /** Whether others have asked for turns at this key. */
  isWanted(key: string): boolean {
    return this.#queues.has(key);
  }

  /** Resolves when all who asked before have released. */
  async take(key: string): Promise<Turn> {
    const before = this.#queues.get(key);
    const { promise: released, resolve } = Promise.withResolvers<void>();
    const after = before === undefined ? released : before.then(() => released);
    this.#queues.set(key, after);
    await before;
    return {
      release: () => {
        if (this.#queues.get(key) === after) this.#queues.delete(key);
        resolve();
      },
    };
  }
}
