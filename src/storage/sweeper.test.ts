// What is referred to stays, what is about to be stays, and everything else goes.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createRecordSealer } from '../crypto/sealed-record.ts';
import { ManualClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { Instances, systemProcesses } from './instances.ts';
import { MemoryMetadata } from './metadata/memory.ts';
import { idsIn, readAll, written } from './objects/conformance.ts';
import { FilesystemBlobs } from './objects/filesystem/filesystem-blobs.ts';
import { MemoryBlobs } from './objects/memory.ts';
import type { BlobStore } from './objects/objects.ts';
import { BlobCondemned, blobKind, condemnedBlobKind, dropBlob, referToBlob } from './records/blob.ts';
import { openRecordStore } from './records/record-store.ts';
import { type Suspects, sweep } from './sweeper.ts';

const reference = { owner: { kind: 'object', key: ['bucket', 'key'] }, sealedSizeBytes: 1 };
const graceMs = 1000;

function setUp() {
  const clock = new ManualClock(0);
  const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const blobs = new MemoryBlobs();
  const suspects: Suspects = new Map();
  const refer = (id: string) => records.transaction((transaction) => referToBlob(transaction, id, reference));
  const run = (other: Partial<Parameters<typeof sweep>[0]> = {}) =>
    sweep({ records, blobs, clock, suspects, graceMs, ...other });
  return { clock, records, blobs, suspects, refer, run };
}

test('a blob that is referred to stays for ever, whoever is gone', async () => {
  const { blobs, clock, refer, run } = setUp();
  const id = await written(blobs, Buffer.from('a'));
  await refer(id);
  blobs.endWriterOf(id);
  await run();
  clock.advance(graceMs * 10);
  assert.deepEqual(await run(), { seen: 1, removed: [], spared: 0, failures: [] });
  assert.deepEqual(await idsIn(blobs), [id]);
});

test('a blob of a writer that is gone is removed at once, and so is one whose owner was', async () => {
  const { blobs, records, refer, run } = setUp();
  const [orphan, dropped] = [await written(blobs), await written(blobs)];
  await refer(dropped);
  await records.transaction(async (transaction) => dropBlob(transaction, dropped));
  for (const id of [orphan, dropped]) blobs.endWriterOf(id);
  assert.deepEqual((await run()).removed, [orphan, dropped]);
  assert.deepEqual(await idsIn(blobs), []);
  assert.deepEqual(await run(), { seen: 0, removed: [], spared: 0, failures: [] });
});

test('a finished blob that its living writer has not referred to yet survives, and can then be referred to', async () => {
  const { blobs, clock, refer, run } = setUp();
  const id = await written(blobs);
  assert.equal((await run()).spared, 1);
  clock.advance(graceMs - 1);
  assert.equal((await run()).spared, 1);
  await refer(id);
  clock.advance(graceMs * 10);
  assert.deepEqual((await run()).removed, []);
  assert.deepEqual(await idsIn(blobs), [id]);
});

test('one that nobody refers to for the whole grace is removed, and its writer refused the reference', async () => {
  const { blobs, clock, records, refer, run } = setUp();
  const id = await written(blobs);
  await run();
  clock.advance(graceMs);
  assert.deepEqual((await run()).removed, [id]);
  await assert.rejects(() => refer(id), BlobCondemned);
  assert.equal(await records.get(blobKind, [id]), undefined);
  await run();
  await assert.rejects(() => refer(id), BlobCondemned);
});

test('a condemnation is forgotten once the writer is gone', async () => {
  const { blobs, clock, records, run } = setUp();
  const id = await written(blobs);
  await run();
  clock.advance(graceMs);
  await run();
  assert.notEqual(await records.get(condemnedBlobKind, [id]), undefined);
  blobs.endWriterOf(id);
  await run();
  assert.equal(await records.get(condemnedBlobKind, [id]), undefined);
});

test('a reference that races with the condemnation wins or is refused; the blob is there exactly when it won', async () => {
  for (let round = 0; round < 20; round++) {
    const { blobs, clock, refer, run } = setUp();
    const id = await written(blobs);
    await run();
    clock.advance(graceMs);
    const delay = async (): Promise<void> => {
      for (let turn = 0; turn < round % 5; turn++) await new Promise(setImmediate);
    };
    const late = delay().then(() => refer(id));
    const [referred] = await Promise.allSettled([late, run()]);
    assert.deepEqual(await idsIn(blobs), referred.status === 'fulfilled' ? [id] : []);
  }
});

test('a writer that refers to its blob and ends, while it is looked at, keeps it', async () => {
  const { blobs, refer, run } = setUp();
  const id = await written(blobs);
  const ending: BlobStore = {
    create: () => blobs.create(),
    read: (...range) => blobs.read(...range),
    remove: (blob) => blobs.remove(blob),
    list: () => blobs.list(),
    isWriterGone: async (blob) => {
      await refer(id);
      blobs.endWriterOf(id);
      return blobs.isWriterGone(blob);
    },
  };
  assert.deepEqual((await run({ blobs: ending })).removed, []);
  assert.deepEqual(await idsIn(blobs), [id]);
});

test('a sweep that is cut short, or fails at one blob, goes on the next time', async () => {
  const { blobs, run } = setUp();
  const ids = [await written(blobs), await written(blobs), await written(blobs)];
  for (const id of ids) blobs.endWriterOf(id);
  const controller = new AbortController();
  const stopping = Object.assign(Object.create(blobs) as BlobStore, {
    list: () => blobs.list(),
    isWriterGone: (id: string) => blobs.isWriterGone(id),
    remove: async (id: string) => {
      if (id === ids[0]) throw new Error('disk');
      await blobs.remove(id);
      controller.abort();
    },
  });
  await assert.rejects(() => run({ blobs: stopping, signal: controller.signal }));
  assert.deepEqual(await idsIn(blobs), [ids[0], ids[2]]);
  const report = await run({ blobs: stopping });
  assert.deepEqual(report.removed, [ids[2]]);
  assert.deepEqual(
    report.failures.map(({ id }) => id),
    [ids[0]],
  );
  assert.deepEqual((await run()).removed, [ids[0]]);
});

test('what a crashed process left in files goes, what a living one is writing and what is in use stays', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'crosskey-sweep-'));
  try {
    const own = await systemProcesses.own();
    const reused = { own: async () => ({ ...own, startedTicks: '1' }), startedTicks: systemProcesses.startedTicks };
    const crashed = await Instances.open(path.join(root, 'instances'), systemRandom, reused);
    await using living = await Instances.open(path.join(root, 'instances'), systemRandom);
    const [left, right] = [crashed, living].map(
      (writers) => new FilesystemBlobs({ folder: path.join(root, 'objects'), writers, random: systemRandom }),
    );
    assert.ok(left !== undefined && right !== undefined);
    const { refer, run } = setUp();
    const half = await left.create();
    await half.write(Buffer.from('half'));
    const [orphan, used] = [await written(left, Buffer.from('orphan')), await written(left, Buffer.from('used'))];
    await refer(used);
    const current = await right.create();
    await current.write(Buffer.from('current'));
    const report = await run({ blobs: right });
    assert.deepEqual(report.removed.toSorted(), [half.id, orphan].toSorted());
    await current.finish();
    await refer(current.id);
    assert.deepEqual((await run({ blobs: right })).removed, []);
    assert.equal((await readAll(right, used, 0, 4)).toString(), 'used');
    assert.equal((await readAll(right, current.id, 0, 7)).toString(), 'current');
    await living.forgetGone();
    assert.deepEqual(readdirSync(path.join(root, 'instances')), [living.id]);
    await half.abort();
  } finally {
    rmSync(root, { recursive: true });
  }
});
