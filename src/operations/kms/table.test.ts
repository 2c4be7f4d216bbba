// Files, table and AWS's schema name the same operations.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { kmsOperations, kmsUnsupported } from './table.ts';

const built = Object.keys(kmsOperations).sort();

test('each operation has its file, and each file its operation', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => /^[A-Z]\w*\.ts$/.test(name));
  assert.deepEqual(files.map((name) => name.replace('.ts', '')).sort(), built);
});

test("built and unsupported together are AWS's operations, and no operation is both", () => {
  const unsupported = Object.keys(kmsUnsupported);
  const schema = Object.keys(kms).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
  assert.deepEqual([...built, ...unsupported].sort(), schema.sort());
  assert.deepEqual(
    unsupported.filter((name) => built.includes(name)),
    [],
  );
  for (const reason of Object.values(kmsUnsupported)) assert.match(reason, /\w/);
});
