// `npm test`: what it runs, and that it fails when a test fails or none is found.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosskey-test-command-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'good.test.ts'), "import { test } from 'node:test';\ntest('is good', () => {});\n");
writeFileSync(
  join(folder, 'bad.test.ts'),
  "import { test } from 'node:test';\ntest('is bad', () => {\n  throw new Error('bad');\n});\n",
);

function run(...args: string[]) {
  // The runner would take the command for one of its own test files.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, [join(root, 'tools/test.ts'), ...args], { encoding: 'utf8', env });
}

test('tests that pass end it with 0, and the summary counts them', () => {
  const { status, stdout } = run(join(folder, 'good.test.ts'));
  assert.equal(status, 0);
  assert.match(stdout, /^ℹ tests 1$/m);
  assert.match(stdout, /^ℹ pass 1$/m);
});

test('one that fails ends it with 1', () => {
  const { status, stdout } = run(join(folder, '*.test.ts'));
  assert.equal(status, 1);
  assert.match(stdout, /^ℹ tests 2$/m);
  assert.match(stdout, /^ℹ fail 1$/m);
});

test('options go to the runner', () => {
  const { status, stdout } = run(join(folder, '*.test.ts'), '--test-name-pattern=is good');
  assert.equal(status, 0);
  assert.match(stdout, /^✔ is good/m);
  assert.doesNotMatch(stdout, /is bad/);
});

test('a pattern that finds nothing is a failure, in words', () => {
  const { status, stderr } = run(join(folder, 'none-*.test.ts'));
  assert.equal(status, 1);
  assert.match(stderr, /^no test file matches `.*none-\*\.test\.ts`$/m);
});
