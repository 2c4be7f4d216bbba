// The few calls of the file system that the blob engine makes; fault tests let the Nth of them fail.
import { mkdir, open, rename, unlink } from 'node:fs/promises';

export interface WritableFile {
  /** Writes all of the bytes at the end of the file. */
  append(pieces: readonly Buffer[]): Promise<void>;
  /** Resolves when the bytes and the length are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Files {
  /** A new file that only its owner may read. */
  create(path: string): Promise<WritableFile>;
  rename(from: string, to: string): Promise<void>;
  /** No error when there is no such file. */
  remove(path: string): Promise<void>;
  /** No error when there is one already. */
  makeFolder(path: string): Promise<void>;
  /** Resolves when the names in the folder are on the disk. */
  syncFolder(path: string): Promise<void>;
}

export const systemFiles: Files = {
  async create(path) {
    const handle = await open(path, 'wx', 0o600);
    return {
      async append(pieces) {
        let rest = pieces.filter((piece) => piece.length > 0);
        while (rest.length > 0) {
          const { bytesWritten } = await handle.writev(rest.slice(0, maxPieces));
          rest = withoutFirst(rest, bytesWritten);
        }
      },
      sync: () => handle.datasync(),
      close: () => handle.close(),
    };
  },

  rename,

  async remove(path) {
    await unlink(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  },

  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },

  async syncFolder(path) {
    // Windows has no such thing: a folder cannot be opened there, and its entries are journalled.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** The kernel takes at most 1,024 at once. */
const maxPieces = 512;

function withoutFirst(pieces: readonly Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  const rest: Buffer[] = [];
  for (const piece of pieces) {
    if (left >= piece.length) left -= piece.length;
    else {
      rest.push(piece.subarray(left));
      left = 0;
    }
  }
  return rest;
}
