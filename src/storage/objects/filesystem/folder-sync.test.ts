// A flush answers only for names that were there before it began.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemFiles } from './files.ts';
import { FolderSync } from './folder-sync.ts';

test('a caller during a flush waits for the next one; callers in between share it', async () => {
  const started: PromiseWithResolvers<void>[] = [];
  const sync = new FolderSync({
    ...systemFiles,
    syncFolder: () => {
      const flush = Promise.withResolvers<void>();
      started.push(flush);
      return flush.promise;
    },
  });
  const first = sync.flush('a');
  const [second, third] = [sync.flush('a'), sync.flush('a')];
  assert.equal(started.length, 1);
  started[0]?.resolve();
  await first;
  await new Promise(setImmediate);
  assert.equal(started.length, 2);
  let isDone = false;
  const both = Promise.all([second, third]).then(() => {
    isDone = true;
  });
  await new Promise(setImmediate);
  assert.equal(isDone, false);
  started[1]?.resolve();
  await both;
  sync.flush('a');
  assert.equal(started.length, 3);
});

test('a failed flush fails its callers, not those of the next', async () => {
  let attempts = 0;
  const sync = new FolderSync({
    ...systemFiles,
    syncFolder: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('disk');
    },
  });
  const [first, second] = [sync.flush('a'), sync.flush('a')];
  await assert.rejects(first, /disk/);
  await second;
});
