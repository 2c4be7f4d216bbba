// The cache keeps to its bounds, and never answers for other bytes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordCache } from './record-cache.ts';

const sealed = (byte: number, size = 10): Buffer => Buffer.alloc(size, byte);

test('it answers only for the same bytes and version', () => {
  const cache = new RecordCache({ totalBytes: 1000, recordBytes: 100 });
  cache.set('a', sealed(1), 1, 'value');
  assert.deepEqual(cache.get('a', sealed(1), 1)?.value, 'value');
  assert.equal(cache.get('a', sealed(2), 1), undefined);
  assert.equal(cache.get('a', sealed(1, 9), 1), undefined);
  assert.equal(cache.get('a', sealed(1), 2), undefined);
  assert.equal(cache.get('b', sealed(1), 1), undefined);
});

test('the least recently used goes first, and the size stays within the limit', () => {
  const cache = new RecordCache({ totalBytes: 33, recordBytes: 100 });
  for (const key of ['a', 'b', 'c']) cache.set(key, sealed(1), 1, key);
  cache.get('a', sealed(1), 1);
  cache.set('d', sealed(1), 1, 'd');
  assert.equal(cache.get('b', sealed(1), 1), undefined);
  assert.deepEqual(
    ['a', 'c', 'd'].map((key) => cache.get(key, sealed(1), 1)?.value),
    ['a', 'c', 'd'],
  );
  assert.equal(cache.sizeBytes, 33);
});

test('a large record is not kept, nor is the one that it replaced', () => {
  const cache = new RecordCache({ totalBytes: 1000, recordBytes: 20 });
  cache.set('a', sealed(1), 1, 'small');
  cache.set('a', sealed(1, 21), 1, 'large');
  assert.equal(cache.get('a', sealed(1, 21), 1), undefined);
  assert.equal(cache.get('a', sealed(1), 1), undefined);
  assert.equal(cache.sizeBytes, 0);
});
