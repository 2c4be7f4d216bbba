import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinHeaders } from './request.ts';

test('names are in lower case, and a repeated header keeps each of its values in order', () => {
  const { headers, repeatedHeaders } = joinHeaders(['X-Amz-Meta-A', '2', 'Host', 'h', 'x-amz-meta-a', '1']);
  assert.equal(headers['x-amz-meta-a'], '2, 1');
  assert.equal(headers.host, 'h');
  assert.deepEqual({ ...repeatedHeaders }, { 'x-amz-meta-a': ['2', '1'] });
});

test('a header named like a property of every object is a header like any other', () => {
  const { headers } = joinHeaders(['__proto__', 'x', 'constructor', 'y']);
  assert.equal(headers.constructor, 'y');
  assert.equal(Object.keys(headers).length, 2);
});
