// The files, the table and AWS's schema name the same operations of STS.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-sts';
import { stsOperations, stsUnsupported } from '../../src/operations/sts/table.ts';

const inSchema = Object.keys(sdk)
  .filter((name) => /^[A-Z].*Command$/.test(name))
  .map((name) => name.slice(0, -'Command'.length))
  .sort();

test('every operation has its file, and no file is without its row', () => {
  const folder = new URL('../../src/operations/sts/', import.meta.url);
  const files = readdirSync(folder).filter((name) => /^[A-Z].*(?<!\.test)\.ts$/.test(name));
  assert.deepEqual(files.map((name) => name.slice(0, -'.ts'.length)).sort(), Object.keys(stsOperations).sort());
});

test('every operation of AWS is built, or says why not', () => {
  const named = [...Object.keys(stsOperations), ...Object.keys(stsUnsupported)].sort();
  assert.deepEqual(named, inSchema);
});
