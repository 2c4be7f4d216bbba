// The blob engine over a file system: one file each, `objects/ab/<id>`. docs/formats/data-folder.md
import { type FileHandle, open, opendir } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '../../../kernel/random.ts';
import { BlobCut, type BlobId, BlobMissing, type BlobStore, type BlobWriter } from '../objects.ts';
import { type BlobPlace, FileBlobWriter } from './blob-writer.ts';
import { type Files, systemFiles } from './files.ts';
import { FolderSync } from './folder-sync.ts';
import { ReadBuffers } from './read-buffers.ts';

/** Who writes, and who of those that wrote still lives. */
export interface Writers {
  /** Sixteen hexadecimal digits that no other process has. */
  readonly id: string;
  stateOf(id: string): Promise<'living' | 'gone' | 'unknown'>;
}

export interface FilesystemBlobsOptions {
  readonly folder: string;
  readonly writers: Writers;
  readonly random: Random;
  readonly files?: Files;
}

const idPattern = /^[0-9a-f]{16}-[0-9a-f]{16}$/;
const partSuffix = '.part';
/** So many blobs of a process go to one folder before the next, so that writers at the same time share its flush. */
const blobsPerFolder = 256;
/** Four segments with their tags: a reader that begins at a segment has no rest to keep from one piece to the next. */
const pieceBytes = 4 * (64 * 1024 + 16);
/** Kept for the next reader; there are more while more read at once. */
const keptBuffers = 16;

export class FilesystemBlobs implements BlobStore {
  readonly #folder: string;
  readonly #writers: Writers;
  readonly #random: Random;
  readonly #files: Files;
  readonly #folderSync: FolderSync;
  readonly #buffers = new ReadBuffers(pieceBytes, keptBuffers);
  readonly #madeFolders = new Map<string, Promise<void>>();
  #shard: string;
  #inShard = 0;

  constructor(options: FilesystemBlobsOptions) {
    this.#folder = options.folder;
    this.#writers = options.writers;
    this.#random = options.random;
    this.#files = options.files ?? systemFiles;
    this.#folderSync = new FolderSync(this.#files);
    this.#shard = options.random.bytes(1).toString('hex');
  }

  async create(): Promise<BlobWriter> {
    const place = this.#place(this.#newId());
    const folder = path.dirname(place.finalPath);
    await this.#makeFolder(folder);
    const file = await this.#files.create(place.partPath);
    return new FileBlobWriter(place, file, this.#files, () => this.#folderSync.flush(folder));
  }

  async *read(id: BlobId, start: number, end: number): AsyncIterable<Buffer> {
    const handle = await this.#open(id);
    // One is lent while the other is filled; what fits into one needs no other.
    const buffers: [Buffer?, Buffer?] = [];
    let free: 0 | 1 = 0;
    const readAt = (offset: number) => {
      const buffer = buffers[free] ?? this.#buffers.take();
      buffers[free] = buffer;
      return readPiece(handle, buffer, { id, offset, end });
    };
    // The next piece is read while this one is worked on; it never rejects unobserved, and never outlives the handle.
    let ahead = start < end ? readAt(start) : undefined;
    try {
      for (let offset = start; offset < end; ) {
        const piece = await ahead;
        if (piece === undefined || piece instanceof Error) throw piece ?? new BlobCut(id);
        offset += piece.length;
        // Who asked for this piece is done with the one before.
        free = free === 0 ? 1 : 0;
        ahead = offset < end ? readAt(offset) : undefined;
        yield piece;
      }
    } finally {
      await ahead;
      for (const buffer of buffers) if (buffer !== undefined) this.#buffers.giveBack(buffer);
      await handle.close();
    }
  }

  async remove(id: BlobId): Promise<void> {
    if (!idPattern.test(id)) return;
    const place = this.#place(id);
    await this.#files.remove(place.finalPath);
    await this.#files.remove(place.partPath);
  }

  async *list(): AsyncIterable<BlobId> {
    for await (const shard of entriesOf(this.#folder)) {
      for await (const name of entriesOf(path.join(this.#folder, shard))) {
        const id = name.endsWith(partSuffix) ? name.slice(0, -partSuffix.length) : name;
        if (!idPattern.test(id)) continue;
        if (name !== id && (await this.#writers.stateOf(writerOf(id))) === 'living') continue;
        yield id;
      }
    }
  }

  async isWriterGone(id: BlobId): Promise<boolean> {
    return (await this.#writers.stateOf(writerOf(id))) === 'gone';
  }

  #newId(): BlobId {
    if (this.#inShard === blobsPerFolder) {
      this.#shard = this.#random.bytes(1).toString('hex');
      this.#inShard = 0;
    }
    this.#inShard += 1;
    return `${this.#shard}${this.#random.bytes(7).toString('hex')}-${this.#writers.id}`;
  }

  #place(id: BlobId): BlobPlace {
    const finalPath = path.join(this.#folder, id.slice(0, 2), id);
    return { id, finalPath, partPath: finalPath + partSuffix };
  }

  /** Once a process; the folder's own name is flushed too. */
  #makeFolder(folder: string): Promise<void> {
    const known = this.#madeFolders.get(folder);
    if (known !== undefined) return known;
    const made = this.#files.makeFolder(folder).then(() => this.#folderSync.flush(this.#folder));
    this.#madeFolders.set(folder, made);
    made.catch(() => this.#madeFolders.delete(folder));
    return made;
  }

  async #open(id: BlobId): Promise<FileHandle> {
    if (!idPattern.test(id)) throw new BlobMissing(id);
    return open(this.#place(id).finalPath, 'r').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BlobMissing(id) : error;
    });
  }
}

function writerOf(id: BlobId): string {
  return id.slice(id.indexOf('-') + 1);
}

interface Place {
  readonly id: BlobId;
  readonly offset: number;
  readonly end: number;
}

async function readPiece(handle: FileHandle, buffer: Buffer, { id, offset, end }: Place): Promise<Buffer | Error> {
  const size = Math.min(buffer.length, end - offset);
  try {
    const { bytesRead } = await handle.read(buffer, 0, size, offset);
    return bytesRead === 0 ? new BlobCut(id) : buffer.subarray(0, bytesRead);
  } catch (error) {
    return error instanceof Error ? error : new Error('a blob could not be read', { cause: error });
  }
}

async function* entriesOf(folder: string): AsyncIterable<string> {
  try {
    for await (const entry of await opendir(folder)) yield entry.name;
  } catch (error) {
    // Nothing was written yet, or it is not a folder of ours.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
}
