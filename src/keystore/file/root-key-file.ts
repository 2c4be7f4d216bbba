// Finding, making and reading `root.key`. docs/formats/root-key-file.md
import { constants } from 'node:fs';
import { type FileHandle, link, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { keySize } from '../../crypto/derive.ts';
import type { Random } from '../../kernel/random.ts';
import { RootKeyRefused } from '../wrapper.ts';
import { formatRootKey, maxRootKeyTextSize, parseRootKey, rootKeyId } from './root-key-text.ts';

export interface RootKeyFile {
  readonly path: string;
  /** True when the store holds anything: then a missing file is never replaced by a new key. */
  readonly storeHoldsData: boolean;
}

const hasModes = process.platform !== 'win32';

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function readOpened(path: string, file: FileHandle): Promise<Buffer> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new RootKeyRefused(`root key file \`${path}\`: it is not a regular file`);
  const mode = stat.mode & 0o777;
  if (hasModes && (mode & 0o177) !== 0)
    throw new RootKeyRefused(
      `root key file \`${path}\`: its mode is \`0${mode.toString(8)}\`, wider than \`0600\`: take it back with \`chmod 600\``,
    );
  const bytes = Buffer.alloc(maxRootKeyTextSize + 1);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  const parsed = parseRootKey(bytes.toString('latin1', 0, bytesRead));
  bytes.fill(0);
  if ('problem' in parsed) throw new RootKeyRefused(`root key file \`${path}\`: ${parsed.problem}`);
  return parsed.key;
}

/** The key, or undefined when there is no such file. */
export async function readRootKey(path: string): Promise<Buffer | undefined> {
  let file: FileHandle;
  try {
    // Without O_NONBLOCK a named pipe in the file's place would stop the start for ever.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new RootKeyRefused(`root key file \`${path}\`: it cannot be read: ${(error as Error).message}`);
  }
  try {
    return await readOpened(path, file);
  } finally {
    await file.close();
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  if (!hasModes) return; // Windows opens no folder for flushing
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isTemporary(path: string, name: string): boolean {
  return name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp');
}

/** Puts the key in place unless another process is first; either way a file is there afterwards. */
async function create(path: string, key: Buffer, random: Random): Promise<void> {
  const temporary = join(dirname(path), `${basename(path)}.${random.bytes(8).toString('hex')}.tmp`);
  await writeDurably(temporary, formatRootKey(key));
  try {
    await link(temporary, path);
  } catch (error) {
    // ENOENT: a process that found the winner's file has removed our temporary one.
    if (!hasCode(error, 'EEXIST') && !hasCode(error, 'ENOENT')) throw error;
  } finally {
    await unlinkIfThere(temporary);
  }
}

/** Where a key is from its making until the store needs no other, and where it stays once the store needs it no more. */
export const newKeyPath = (path: string, keyId: string): string => `${path}.${keyId}.new`;
export const oldKeyPath = (path: string, keyId: string): string => `${path}.${keyId}.old`;

/** Of the keys beside `path`: new and old ones. */
export async function keyFiles(path: string): Promise<readonly string[]> {
  const start = `${basename(path)}.`;
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(start) && /^[0-9a-f]{16}\.(?:new|old)$/.test(name.slice(start.length)))
    .map((name) => join(dirname(path), name));
}

/** The id of a key that was added beside `path` and has not taken its place. */
export async function addedKeyId(path: string): Promise<string | undefined> {
  const ids = (await keyFiles(path)).map((file) => /\.([0-9a-f]{16})\.new$/.exec(file)?.[1]);
  return ids.find((id) => id !== undefined);
}

/** A new key beside that of `path`; gives its id. */
export async function addRootKey(path: string, random: Random): Promise<string> {
  const key = random.bytes(keySize);
  const keyId = rootKeyId(key);
  try {
    await create(newKeyPath(path, keyId), key, random);
    await syncFolder(dirname(path));
  } catch (error) {
    throw new RootKeyRefused(`root key file \`${path}\`: none can be made beside it: ${(error as Error).message}`);
  } finally {
    key.fill(0);
  }
  return keyId;
}

/**
 * Puts the added key `keyId` in the place of `path`, whose own key `oldId` stays under a name of its own. Cut anywhere it is
 * done again; done too late it does nothing, because the names carry the ids.
 */
export async function replaceRootKey(path: string, keyId: string, oldId: string | undefined): Promise<void> {
  if (oldId !== undefined) await link(path, oldKeyPath(path, oldId)).catch(unlessCode('EEXIST'));
  await syncFolder(dirname(path));
  await rename(newKeyPath(path, keyId), path).catch(unlessCode('ENOENT'));
  await syncFolder(dirname(path));
  await removeTemporaries(path);
}

function unlessCode(code: string): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, code)) throw error;
  };
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** What a crash during the first start left behind; a key is in it. */
async function removeTemporaries(path: string): Promise<void> {
  for (const name of await readdir(dirname(path)))
    if (isTemporary(path, name)) await unlinkIfThere(join(dirname(path), name));
}

/** The 32 bytes of the root key; throws `RootKeyRefused`. Its folder must exist. */
export async function loadRootKey({ path, storeHoldsData }: RootKeyFile, random: Random): Promise<Buffer> {
  let key = await readRootKey(path);
  if (key === undefined) {
    if (storeHoldsData)
      throw new RootKeyRefused(
        `root key file \`${path}\`: it is missing, but the store holds data that only this key opens: put the file back`,
      );
    const made = random.bytes(keySize);
    try {
      await create(path, made, random);
    } catch (error) {
      throw new RootKeyRefused(`root key file \`${path}\`: it cannot be made: ${(error as Error).message}`);
    } finally {
      made.fill(0);
    }
    key = await readRootKey(path);
    if (key === undefined)
      throw new RootKeyRefused(`root key file \`${path}\`: it was removed while the server started`);
  }
  // Also when another process made it: what this one seals must not outlive the name that its key is found by.
  await syncFolder(dirname(path));
  await removeTemporaries(path);
  return key;
}
