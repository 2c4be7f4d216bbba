// The sweep as a job: what it frees, and that a failure is one of the run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../kernel/clock.ts';
import { referToBlob } from '../storage/records/blob.ts';
import { sweepBlobs } from './sweep.ts';
import { newJobWorld } from './testing.ts';

const signal = new AbortController().signal;

async function newBlob(world: ReturnType<typeof newJobWorld>, bytes: string): Promise<string> {
  const writer = await world.blobs.create();
  await writer.write(Buffer.from(bytes));
  await writer.finish();
  return writer.id;
}

async function blobsOf(world: ReturnType<typeof newJobWorld>): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of world.blobs.list()) ids.push(id);
  return ids;
}

test('a blob that nothing refers to is freed after the grace, and one in use stays', async () => {
  const world = newJobWorld();
  const used = await newBlob(world, 'used');
  const unused = await newBlob(world, 'unused');
  const reference = { owner: { kind: 'object', key: ['b', 'k'] }, sealedSizeBytes: 4 };
  await world.records.transaction((transaction) => referToBlob(transaction, used, reference));
  await sweepBlobs({ ...world, signal });
  world.clock.advance(dayMs - 1);
  await sweepBlobs({ ...world, signal });
  assert.deepEqual(await blobsOf(world), [used, unused]);
  world.clock.advance(1);
  await sweepBlobs({ ...world, signal });
  assert.deepEqual(await blobsOf(world), [used]);
});

test('blobs that cannot be swept fail the run, by name, after all others are done', async () => {
  const world = newJobWorld();
  const [stuck, free] = [await newBlob(world, 'stuck'), await newBlob(world, 'free')];
  await sweepBlobs({ ...world, signal });
  world.clock.advance(dayMs);
  const remove = world.blobs.remove.bind(world.blobs);
  world.blobs.remove = async (id) => (id === stuck ? Promise.reject(new Error('no permission')) : remove(id));
  await assert.rejects(sweepBlobs({ ...world, signal }), (error: unknown) => {
    assert.ok(error instanceof AggregateError);
    assert.match(error.message, /blobs that could not be swept: 1/);
    assert.match(String(error.errors[0]), new RegExp(stuck));
    return true;
  });
  assert.deepEqual(await blobsOf(world), [stuck]);
  assert.notEqual(stuck, free);
});
