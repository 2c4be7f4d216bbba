import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNetwork } from './network.ts';

test('networks are read with their bits, and an address alone is one of its own', () => {
  assert.equal(readNetwork('10.0.0.0/8'), '10.0.0.0/8');
  assert.equal(readNetwork('127.0.0.1'), '127.0.0.1/32');
  assert.equal(readNetwork('::1'), '::1/128');
  for (const text of ['', 'localhost', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', '1.1.1.1/x'])
    assert.equal(readNetwork(text), undefined, text);
});
