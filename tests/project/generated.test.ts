// The generated documents are those that the tables give now, and every import follows the layer table.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ServiceName, serviceNames } from '../../src/kernel/service.ts';
import { serviceTables } from '../../src/operations/table.ts';
import { generatedDocuments } from '../../tools/generate/documents.ts';
import { serviceTitles } from '../../tools/generate/titles.ts';
import { root, textOf } from './files.ts';

for (const [path, write] of Object.entries(generatedDocuments)) {
  test(`${path} is current`, () => {
    assert.ok(textOf(path) === write(), `${path} is not current: run \`npm run generate\``);
  });
}

test('the counts of docs/compatibility.md are those of the tables', () => {
  const text = textOf('docs/compatibility.md');
  const count = (part: 'operations' | 'unsupported') => (service: ServiceName) =>
    Object.keys(serviceTables[service][part]).length;
  for (const service of serviceNames) {
    const [built, not] = [count('operations')(service), count('unsupported')(service)];
    assert.ok(text.includes(`| ${serviceTitles[service]} | ${built} | ${not} | ${built + not} |`), service);
  }
  assert.equal(
    text.match(/^\| `\w+` \| (?:yes|no) \|/gm)?.length,
    serviceNames.reduce((sum, service) => sum + count('operations')(service) + count('unsupported')(service), 0),
  );
});

test('every import follows the layer table', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/layers.ts')], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(status, 0);
});
