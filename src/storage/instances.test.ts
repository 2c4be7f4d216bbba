// A process is told from a later one with its pid, from one before a reboot, and from one in another container.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { systemRandom } from '../kernel/random.ts';
import { type InstanceState, Instances, type Processes, type ProcessIdentity, systemProcesses } from './instances.ts';

const root = mkdtempSync(path.join(tmpdir(), 'crosskey-instances-'));
let folders = 0;
after(() => rmSync(root, { recursive: true }));

const newFolder = (): string => path.join(root, String(folders++));

function processes(own: ProcessIdentity, running: Record<number, string> = {}): Processes {
  return { own: async () => own, startedTicks: async (pid) => running[pid] };
}

const observer = { pid: 1, bootId: 'boot', pidNamespace: 'here', startedTicks: '10' };

test('the state of a process is told from its boot, its namespace, its pid and its start', async () => {
  const running = { 7: '100', 8: '' };
  const { bootId: _, startedTicks: __, ...unidentified } = { ...observer, pid: 7 };
  const cases: [ProcessIdentity, InstanceState][] = [
    [{ ...observer, pid: 7, startedTicks: '100' }, 'living'],
    [{ ...observer, pid: 7, startedTicks: '99' }, 'gone'],
    [{ ...observer, pid: 9, startedTicks: '100' }, 'gone'],
    [{ ...observer, pid: 7, startedTicks: '100', bootId: 'earlier' }, 'gone'],
    [{ ...observer, pid: 9, startedTicks: '100', pidNamespace: 'elsewhere' }, 'unknown'],
    [{ ...observer, pid: 9, pidNamespace: 'elsewhere', bootId: 'earlier' }, 'gone'],
    [{ ...observer, pid: 8, startedTicks: '100' }, 'unknown'],
    [unidentified, 'unknown'],
    [{ pid: 9 }, 'gone'],
  ];
  for (const [identity, expected] of cases) {
    const folder = newFolder();
    await using other = await Instances.open(folder, systemRandom, processes(identity));
    await using self = await Instances.open(folder, systemRandom, processes(observer, running));
    assert.equal(await self.stateOf(other.id), expected, JSON.stringify(identity));
    assert.equal(await self.stateOf(self.id), 'living');
  }
});

test('who withdrew is gone, and so is who never was', async () => {
  const folder = newFolder();
  await using self = await Instances.open(folder, systemRandom);
  const other = await Instances.open(folder, systemRandom);
  assert.equal(await self.stateOf(other.id), 'living');
  await other[Symbol.asyncDispose]();
  assert.equal(await self.stateOf(other.id), 'gone');
  assert.equal(await self.stateOf('0'.repeat(16)), 'gone');
});

test('a file that is only half written is not that of a process that is gone', async () => {
  const folder = newFolder();
  await using self = await Instances.open(folder, systemRandom);
  writeFileSync(path.join(folder, 'a'.repeat(16)), '{"pid":');
  assert.equal(await self.stateOf('a'.repeat(16)), 'unknown');
});

test('only the files of processes that are gone are forgotten', async () => {
  const folder = newFolder();
  await using self = await Instances.open(folder, systemRandom, processes(observer, { 7: '100' }));
  await using living = await Instances.open(
    folder,
    systemRandom,
    processes({ ...observer, pid: 7, startedTicks: '100' }),
  );
  await Instances.open(folder, systemRandom, processes({ ...observer, pid: 9 }));
  await using hidden = await Instances.open(folder, systemRandom, processes({ pid: 9, pidNamespace: 'elsewhere' }));
  assert.equal(readdirSync(folder).length, 4);
  await self.forgetGone();
  assert.deepEqual(readdirSync(folder).toSorted(), [self.id, living.id, hidden.id].toSorted());
});

test('a real process is living until it is killed', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const startedTicks = await systemProcesses.startedTicks(child.pid ?? 0);
  assert.ok(startedTicks !== undefined);
  const own = await systemProcesses.own();
  const folder = newFolder();
  const identity = { ...own, pid: child.pid ?? 0, startedTicks };
  const other = await Instances.open(folder, systemRandom, processes(identity));
  await using self = await Instances.open(folder, systemRandom);
  assert.equal(await self.stateOf(other.id), startedTicks === '' ? 'unknown' : 'living');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(await self.stateOf(other.id), 'gone');
});
