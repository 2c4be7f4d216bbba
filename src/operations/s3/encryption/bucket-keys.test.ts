// Bucket Keys end by time and by number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minuteMs } from '../../../kernel/clock.ts';
import { createBucketKeys } from './bucket-keys.ts';

const key = (byte: number) => ({ plaintext: Buffer.alloc(32, byte), ciphertextBlob: Buffer.alloc(8, byte) });

test('a key is found for five minutes, and not a moment longer', () => {
  const keys = createBucketKeys();
  keys.keep('a', key(1), 1000);
  assert.deepEqual(keys.find('a', 1000), key(1));
  assert.deepEqual(keys.find('a', 1000 + 5 * minuteMs - 1), key(1));
  assert.equal(keys.find('a', 1000 + 5 * minuteMs), undefined);
  assert.equal(keys.find('a', 1000), undefined, 'an expired key is forgotten');
  assert.equal(keys.find('b', 1000), undefined);
});

test('the oldest key makes room, and one that is made again is new', () => {
  const keys = createBucketKeys(2);
  keys.keep('a', key(1), 0);
  keys.keep('b', key(2), 0);
  keys.keep('a', key(3), 0);
  keys.keep('c', key(4), 0);
  assert.equal(keys.find('b', 0), undefined);
  assert.deepEqual(keys.find('a', 0), key(3));
  assert.deepEqual(keys.find('c', 0), key(4));
});
