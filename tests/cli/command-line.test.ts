// What the command line answers before any command runs, and what it says of a file that it cannot read.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanEnvironment, crosskey } from './running-command.ts';

const ends = (...args: string[]) => crosskey(args, cleanEnvironment(tmpdir(), {})).ended;

test('the version is told, and a command that is none is named', async () => {
  const { exitCode, stdout } = await ends('--version');
  assert.deepEqual([exitCode, /^crosskey \d+\.\d+\.\d+\n$/.test(stdout)], [0, true], stdout);
  const unknown = await ends('frobnicate');
  assert.equal(unknown.exitCode, 2);
  assert.match(unknown.stderr, /unknown command `frobnicate`/);
});

test('a file of destinations that cannot be read is named with its flag', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-serve-'));
  const missing = join(folder, 'missing.json');
  try {
    const ports = ['--http-port', '0', '--https-port', '0', '--workers', '1'];
    const { exitCode, stderr } = await ends(
      'serve',
      '--data',
      join(folder, 'data'),
      ...ports,
      '--notification-targets',
      missing,
    );
    assert.notEqual(exitCode, 0);
    assert.ok(stderr.includes(`--notification-targets: \`${missing}\` cannot be read: ENOENT`), stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
