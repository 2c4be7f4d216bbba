// Makes names durable: writers that finish in one folder at about the same time share one flush of it.
import type { Files } from './files.ts';

interface Flush {
  readonly running: Promise<void>;
  next: Promise<void> | undefined;
}

export class FolderSync {
  readonly #files: Files;
  readonly #flushes = new Map<string, Flush>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Resolves after a flush that began after this call. */
  flush(folder: string): Promise<void> {
    const current = this.#flushes.get(folder);
    if (current === undefined) return this.#start(folder);
    // The one under way may have passed the caller's name already.
    current.next ??= current.running.then(
      () => this.#start(folder),
      () => this.#start(folder),
    );
    return current.next;
  }

  #start(folder: string): Promise<void> {
    const running = this.#files.syncFolder(folder);
    const flush: Flush = { running, next: undefined };
    this.#flushes.set(folder, flush);
    const end = (): void => {
      if (this.#flushes.get(folder) === flush && flush.next === undefined) this.#flushes.delete(folder);
    };
    running.then(end, end);
    return running;
  }
}
