// The files, the table and the schema of S3 name the same operations.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { operationNames } from '../../protocol/schema/model.ts';
import { s3Operations, s3Unsupported } from './table.ts';

test('every file that is named as an operation is in the table, and no other', () => {
  const files = readdirSync(path.join(import.meta.dirname))
    .filter((name) => /^[A-Z].*\.ts$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => name.replace(/\.ts$/, ''));
  assert.deepEqual(Object.keys(s3Operations).sort(), files.sort());
});

test('every operation of the schema is built, or has a reason why not', () => {
  const named = [...Object.keys(s3Operations), ...Object.keys(s3Unsupported)].sort();
  assert.deepEqual(named, [...operationNames('s3')].sort());
  for (const [name, reason] of Object.entries(s3Unsupported)) assert.ok(reason.length > 10, name);
});
