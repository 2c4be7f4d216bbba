import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from './random.ts';

test('bytes are never handed out twice, and each caller has its own', () => {
  const seen = new Set<string>();
  const first = systemRandom.bytes(32);
  const copy = Buffer.from(first);
  for (let round = 0; round < 5000; round += 1) seen.add(systemRandom.bytes(16).toString('hex'));
  assert.equal(seen.size, 5000);
  assert.deepEqual(first, copy);
});

test('any size is given in full, and is not left as zeros', () => {
  for (const size of [0, 1, 63, 64, 65, 10_000]) assert.equal(systemRandom.bytes(size).length, size);
  assert.notDeepEqual(systemRandom.bytes(64), Buffer.alloc(64));
});
