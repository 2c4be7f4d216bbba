// The conformance suite on the file system, and what only files can get wrong.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { systemRandom } from '../../../kernel/random.ts';
import { blobConformance, idsIn, readAll, written } from '../conformance.ts';
import { BlobCut, BlobMissing, type BlobWriter } from '../objects.ts';
import { type Files, systemFiles, type WritableFile } from './files.ts';
import { FilesystemBlobs, type Writers } from './filesystem-blobs.ts';

const root = mkdtempSync(path.join(tmpdir(), 'crosskey-blobs-'));
let folders = 0;
after(() => rmSync(root, { recursive: true }));

const newFolder = (): string => path.join(root, String(folders++), 'objects');

/** Two processes: each lives until it is said to be gone. */
function processes() {
  const gone = new Set<string>();
  const stateOf = async (id: string) => (gone.has(id) ? 'gone' : 'living');
  const writers = ['1', '2'].map((digit): Writers => ({ id: digit.repeat(16), stateOf }));
  return { gone, writers };
}

function engine(folder: string, writers: Writers | undefined, files?: Files): FilesystemBlobs {
  assert.ok(writers !== undefined);
  return new FilesystemBlobs({ folder, writers, random: systemRandom, ...(files && { files }) });
}

blobConformance('filesystem', async () => {
  const folder = newFolder();
  const [first, second] = processes().writers;
  return { blobs: engine(folder, first), elsewhere: engine(folder, second) };
});

test('files are for their owner only', async () => {
  const folder = newFolder();
  const id = await written(engine(folder, processes().writers[0]), Buffer.from('bytes'));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(path.join(folder, id.slice(0, 2))).mode & 0o777, 0o700);
  assert.equal(statSync(path.join(folder, id.slice(0, 2), id)).mode & 0o777, 0o600);
});

test('what a process left unfinished is listed once it is gone, and can be removed', async () => {
  const folder = newFolder();
  const { gone, writers } = processes();
  const [crashed, survivor] = writers.map((one) => engine(folder, one));
  assert.ok(crashed !== undefined && survivor !== undefined && writers[0] !== undefined);
  const writer = await crashed.create();
  await writer.write(Buffer.from('bytes'));
  assert.deepEqual(await idsIn(survivor), []);
  gone.add(writers[0].id);
  assert.deepEqual(await idsIn(survivor), [writer.id]);
  assert.equal(await survivor.isWriterGone(writer.id), true);
  await survivor.remove(writer.id);
  assert.deepEqual(await idsIn(survivor), []);
  // The writer lived after all: it must not believe that its blob is there.
  await assert.rejects(() => writer.finish());
  await writer.abort();
});

test('a file cut on the disk is noticed, also while it is read', async () => {
  const folder = newFolder();
  const blobs = engine(folder, processes().writers[0]);
  const id = await written(blobs, Buffer.alloc(900_000));
  truncateSync(path.join(folder, id.slice(0, 2), id), 600_000);
  await assert.rejects(() => readAll(blobs, id, 0, 900_000), BlobCut);
  assert.equal((await readAll(blobs, id, 0, 600_000)).length, 600_000);
});

test('files of others in the folder are left alone', async () => {
  const folder = newFolder();
  const blobs = engine(folder, processes().writers[0]);
  await written(blobs);
  for (const stranger of ['lost+found', '.keep']) await systemFiles.makeFolder(path.join(folder, stranger));
  const file = await systemFiles.create(path.join(folder, 'notes.txt'));
  await file.close();
  assert.equal((await idsIn(blobs)).length, 1);
});

/** Counts the calls, writes them down, and fails the one with the given number. */
function failing(nth: number): { files: Files; calls: string[] } {
  const calls: string[] = [];
  const step = async (name: string): Promise<void> => {
    calls.push(name);
    if (calls.length === nth) throw new Error(`${name} failed`);
  };
  const file = (inner: WritableFile): WritableFile => ({
    append: async (pieces) => step('append').then(() => inner.append(pieces)),
    sync: async () => step('sync').then(() => inner.sync()),
    close: async () => inner.close().then(() => step('close')),
  });
  const files: Files = {
    create: async (name) => step('create').then(async () => file(await systemFiles.create(name))),
    rename: async (from, to) => step('rename').then(() => systemFiles.rename(from, to)),
    remove: async (name) => step('remove').then(() => systemFiles.remove(name)),
    makeFolder: async (name) => step('makeFolder').then(() => systemFiles.makeFolder(name)),
    syncFolder: async (name) => step('syncFolder').then(() => systemFiles.syncFolder(name)),
  };
  return { files, calls };
}

test('the bytes are flushed before the name, and the name before the end', async () => {
  const { files, calls } = failing(0);
  await written(engine(newFolder(), processes().writers[0], files), Buffer.from('a'), Buffer.from('b'));
  const order = ['makeFolder', 'syncFolder', 'create', 'append', 'append', 'sync', 'close', 'rename', 'syncFolder'];
  assert.deepEqual(calls, order);
});

test('whichever call fails, the blob is whole or absent, and nothing is left behind', async () => {
  for (let nth = 1; nth <= 9; nth++) {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const { gone, writers } = processes();
    const { files, calls } = failing(nth);
    const blobs = engine(folder, writers[0], files);
    let created: BlobWriter | undefined;
    const attempt = async (): Promise<void> => {
      const writer = await blobs.create();
      created = writer;
      await writer.write(Buffer.from('one'));
      await writer.write(Buffer.from('two'));
      await writer.finish();
    };
    await assert.rejects(attempt, /failed/);
    assert.ok(calls.length >= nth, `the call ${nth} was made`);
    const other = engine(folder, writers[1]);
    const found = await readAll(other, created?.id ?? '', 0, 6).catch((error: unknown) => error);
    assert.ok(
      found instanceof BlobMissing || (found instanceof Buffer && found.equals(Buffer.from('onetwo'))),
      `${nth}`,
    );
    gone.add('1'.repeat(16));
    for await (const left of other.list()) await other.remove(left);
    const leftovers = readdirSync(path.dirname(folder), { recursive: true, withFileTypes: true });
    assert.deepEqual(
      leftovers.filter((entry) => entry.isFile()),
      [],
      `${nth}`,
    );
    await created?.abort();
  }
});

test('after a failed write nothing more is written, and the blob cannot be finished', async () => {
  const { files, calls } = failing(4);
  const writer = await engine(newFolder(), processes().writers[0], files).create();
  await assert.rejects(() => writer.write(Buffer.from('one')), /append failed/);
  await assert.rejects(() => writer.write(Buffer.from('two')), /append failed/);
  await assert.rejects(() => writer.finish(), /append failed/);
  await writer.abort();
  assert.deepEqual(calls.slice(3), ['append', 'close', 'remove', 'remove']);
});

test('writers that finish together share the flush of their folder', async () => {
  const { files, calls } = failing(0);
  const blobs = engine(newFolder(), processes().writers[0], files);
  const writers = await Promise.all(Array.from({ length: 20 }, () => blobs.create()));
  calls.length = 0;
  await Promise.all(writers.map((writer) => writer.finish()));
  const flushes = calls.filter((call) => call === 'syncFolder').length;
  assert.ok(flushes >= 1 && flushes < 20, `${flushes}`);
});
