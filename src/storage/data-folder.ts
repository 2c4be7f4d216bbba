// The data folder: what lies where, and which format it has. docs/formats/data-folder.md
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '../kernel/random.ts';

export interface DataFolder {
  readonly root: string;
  readonly metadata: string;
  readonly objects: string;
  readonly instances: string;
  readonly tls: string;
  readonly rootKeyFile: string;
}

/** Raised when an older Crosskey could not read what a newer one wrote. */
export const dataFormatVersion = 1;

const formatFile = 'format';
const formatPattern = /^crosskey data format (\d+)\n$/;
const folders = ['metadata', 'objects', 'instances', 'tls'] as const;

/** The folder cannot be used; the message says why and what to do. */
export class BadDataFolder extends Error {
  constructor(root: string, problem: string, options?: ErrorOptions) {
    super(`data folder \`${root}\`: ${problem}`, options);
    this.name = 'BadDataFolder';
  }
}

/** Makes what is missing. Several processes may do so at once. */
export async function openDataFolder(folder: string, random: Random): Promise<DataFolder> {
  const root = path.resolve(folder);
  await makeFolder(root, root);
  await checkFormat(root, random);
  for (const name of folders) await makeFolder(root, path.join(root, name));
  for (const folder of [root, path.dirname(root)]) await syncFolder(root, folder);
  return {
    root,
    metadata: path.join(root, 'metadata'),
    objects: path.join(root, 'objects'),
    instances: path.join(root, 'instances'),
    tls: path.join(root, 'tls'),
    rootKeyFile: path.join(root, 'root.key'),
  };
}

async function makeFolder(root: string, folder: string): Promise<void> {
  try {
    await makeWithParents(folder);
  } catch (error) {
    throw new BadDataFolder(root, `\`${folder}\` cannot be made`, { cause: error });
  }
}

/** One by one: the recursive call of Node.js never ends where a parent is there and takes no folders, as below `/proc`. */
async function makeWithParents(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path.dirname(folder) === folder) throw error;
    await makeWithParents(path.dirname(folder));
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(folder)).isDirectory();
    if (!isThere) throw error;
  }
}

/** The names in it are on the disk from then on. */
async function syncFolder(root: string, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    // The folder that holds the root may be one that we may pass, but not read.
    if (folder === root) throw new BadDataFolder(root, 'it cannot be flushed', { cause: error });
  }
}

async function checkFormat(root: string, random: Random): Promise<void> {
  const text = await readFormat(root);
  if (text === undefined) return startFormat(root, random);
  const found = formatPattern.exec(text)?.[1];
  if (found === undefined) throw new BadDataFolder(root, `its file \`${formatFile}\` is not one of Crosskey's`);
  if (Number(found) > dataFormatVersion) {
    throw new BadDataFolder(
      root,
      `it has format \`${found}\`, and this version of Crosskey reads up to \`${dataFormatVersion}\`: use a newer one`,
    );
  }
}

async function readFormat(root: string): Promise<string | undefined> {
  try {
    return await readFile(path.join(root, formatFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new BadDataFolder(root, `its file \`${formatFile}\` cannot be read`, { cause: error });
  }
}

/** Only in an empty folder, or one in which another process is just doing the same. */
async function startFormat(root: string, random: Random): Promise<void> {
  const strangers = (await readdir(root)).filter((name) => !name.startsWith(formatFile));
  // Read again: another process may have started the folder, and filled it, since.
  if (strangers.length > 0 && (await readFormat(root)) === undefined) {
    throw new BadDataFolder(
      root,
      `it holds \`${strangers[0]}\` but no \`${formatFile}\`, so it is not one of Crosskey's: choose an empty one`,
    );
  }
  const draft = path.join(root, `${formatFile}.${random.bytes(8).toString('hex')}`);
  try {
    await writeDurably(draft, `crosskey data format ${dataFormatVersion}\n`);
    await rename(draft, path.join(root, formatFile));
  } catch (error) {
    await rm(draft, { force: true });
    throw new BadDataFolder(root, 'it cannot be written to', { cause: error });
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
