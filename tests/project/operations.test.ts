// For every service: its files, its table and AWS's schema name the same operations, but for those declared unsupported.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serviceNames } from '../../src/kernel/service.ts';
import { serviceTables } from '../../src/operations/table.ts';
import { operationNames } from '../../src/protocol/schema/model.ts';
import { root, textOf } from './files.ts';

for (const service of serviceNames) {
  const { operations, unsupported } = serviceTables[service];
  const folder = `src/operations/${service}`;
  const files = readdirSync(join(root, folder)).filter((name) => /^[A-Z]\w*\.ts$/.test(name));

  test(`${service}: each operation of the table has its file, and each file its operation`, () => {
    assert.deepEqual(files.map((name) => name.replace('.ts', '')).sort(), Object.keys(operations).sort());
  });

  test(`${service}: an operation is built or unsupported, as AWS's schema names it, with a reason`, () => {
    assert.deepEqual(
      [...Object.keys(operations), ...Object.keys(unsupported)].sort(),
      [...operationNames(service)].sort(),
    );
    for (const [name, reason] of Object.entries(unsupported)) assert.match(reason, /\w+ \w+/, name);
  });

  test(`${service}: the file of an operation defines it, and its head links the page of AWS`, () => {
    for (const file of files) {
      const name = file.replace('.ts', '');
      const text = textOf(`${folder}/${file}`);
      assert.match(text, new RegExp(`^export const ${name}\\b`, 'm'), file);
      const head = text.slice(0, text.search(/^(?!\/\/)/m));
      assert.match(head, new RegExp(`https://docs\\.aws\\.amazon\\.com/\\S+API_(?:control_)?${name}\\.html`), file);
    }
  });
}
