// Writes one blob: under a name of its own until it is whole and flushed, then under the name it is found by.
import assert from 'node:assert/strict';
import type { BlobWriter } from '../objects.ts';
import type { Files, WritableFile } from './files.ts';

export interface BlobPlace {
  readonly id: string;
  readonly partPath: string;
  readonly finalPath: string;
}

interface Waiting {
  readonly bytes: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class FileBlobWriter implements BlobWriter {
  readonly id: string;
  readonly #place: BlobPlace;
  readonly #file: WritableFile;
  readonly #files: Files;
  readonly #flushName: () => Promise<void>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isEnded = false;
  #isClosed = false;

  constructor(place: BlobPlace, file: WritableFile, files: Files, flushName: () => Promise<void>) {
    this.id = place.id;
    this.#place = place;
    this.#file = file;
    this.#files = files;
    this.#flushName = flushName;
  }

  write(bytes: Buffer): Promise<void> {
    assert(!this.#isEnded, 'a blob is not written to after its end');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async finish(): Promise<void> {
    assert(!this.#isEnded, 'a blob ends once');
    this.#isEnded = true;
    await this.#running;
    try {
      if (this.#failure !== undefined) throw this.#failure.error;
      await this.#file.sync();
    } finally {
      await this.#close();
    }
    await this.#files.rename(this.#place.partPath, this.#place.finalPath);
    await this.#flushName();
  }

  async abort(): Promise<void> {
    this.#isEnded = true;
    await this.#running;
    await this.#close();
    await this.#files.remove(this.#place.partPath);
    await this.#files.remove(this.#place.finalPath);
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }

  /** What comes while the disk is busy goes out together. */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        // After a failure there is a gap; nothing may come behind it.
        if (this.#failure !== undefined) throw this.#failure.error;
        await this.#file.append(group.map(({ bytes }) => bytes));
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#failure ??= { error };
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = undefined;
  }
}
