// Never twice at once, never left undone: the runner under several processes, crashes, failures and a moved clock.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, minuteMs } from '../kernel/clock.ts';
import { LeaseLost } from '../storage/leases.ts';
import { recordKind } from '../storage/records/record.ts';
import type { Job, JobContext } from './job.ts';
import { leaseMs, runJobs } from './runner.ts';
import { type JobWorld, newJobWorld } from './testing.ts';

const Written = recordKind<[name: string], { readonly by: string }>({ name: 'test-written', version: 1 });

/** A job whose runs the test ends one by one. */
function heldJob(options: Partial<Job> = {}) {
  const runs: { readonly context: JobContext; readonly end: (error?: Error) => void }[] = [];
  const job: Job = {
    name: 'held',
    everyMs: hourMs,
    run: (context) =>
      new Promise((resolve, reject) => {
        runs.push({ context, end: (error) => (error === undefined ? resolve() : reject(error)) });
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      }),
    ...options,
  };
  return { job, runs };
}

function countedJob(options: Partial<Job> = {}) {
  const begunAtMs: number[] = [];
  const job: Job = {
    name: 'counted',
    everyMs: hourMs,
    run: async ({ clock }) => {
      begunAtMs.push(clock.now());
    },
    ...options,
  };
  return { job, begunAtMs };
}

/** A process of the test, with what it reported. */
function start(world: JobWorld, job: Job) {
  const reported: unknown[] = [];
  const report = (error: unknown) => reported.push(error);
  return { reported, ...methodsOf(runJobs({ needs: world, jobs: [job], report, lookEveryMs: undefined })) };
}

function methodsOf(runner: ReturnType<typeof runJobs>) {
  return { runDue: () => runner.runDue(), [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets everything go on that does not wait for the test. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 30; turns += 1) await turn();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

test('many processes that look at once run a job once a period', async () => {
  const world = newJobWorld();
  const { job, begunAtMs } = countedJob();
  const processes = Array.from({ length: 6 }, () => start(world, job));
  const all = () => Promise.all(processes.map(({ runDue }) => runDue()));
  for (let period = 1; period <= 3; period += 1) {
    await all();
    await all();
    assert.equal(begunAtMs.length, period);
    world.clock.advance(hourMs - 1);
    await all();
    assert.equal(begunAtMs.length, period, 'not before the period is over');
    world.clock.advance(1);
  }
  for (const { reported } of processes) assert.deepEqual(reported, []);
});

test('a job that missed many periods runs once', async () => {
  const world = newJobWorld();
  const { job, begunAtMs } = countedJob();
  const process = start(world, job);
  await process.runDue();
  world.clock.advance(100 * hourMs);
  await process.runDue();
  await process.runDue();
  assert.equal(begunAtMs.length, 2);
});

test('while one process runs a job, no other does, however long it takes', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const world = newJobWorld();
  const { job, runs } = heldJob({ everyMs: minuteMs });
  const [first, second] = [start(world, job), start(world, job)];
  const running = first.runDue();
  await until(() => runs.length === 1);
  for (let renewal = 0; renewal < 12; renewal += 1) {
    world.clock.advance(leaseMs / 3);
    t.mock.timers.tick(leaseMs / 3);
    await settle();
    await second.runDue();
    assert.equal(runs.length, 1);
  }
  runs[0]?.end();
  await running;
  assert.deepEqual([...first.reported, ...second.reported], []);
});

test('after a crash another process begins the job again once the lease is over, and not before', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const world = newJobWorld();
  const { job, runs } = heldJob();
  // Its renewals never come: the mocked timers stand still.
  start(world, job).runDue();
  await until(() => runs.length === 1);
  const second = start(world, job);
  world.clock.advance(leaseMs - 1);
  await second.runDue();
  assert.equal(runs.length, 1);
  world.clock.advance(1);
  const taken = second.runDue();
  await until(() => runs.length === 2);
  runs[1]?.end();
  await taken;
  await second.runDue();
  assert.equal(runs.length, 2);
});

test('who lost the lease without noticing can write nothing, and is told at the next renewal', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const world = newJobWorld();
  const { job, runs } = heldJob();
  const [late, second] = [start(world, job), start(world, job)];
  const cut = late.runDue();
  await until(() => runs.length === 1);
  const { context } = runs[0] ?? assert.fail();
  const write = (by: string, records: JobContext['records']) =>
    records.transaction(async (transaction) => transaction.put(Written, ['r'], { by }));
  await write('late, in time', context.records);
  world.clock.advance(leaseMs);
  const taken = second.runDue();
  await until(() => runs.length === 2);
  await write('second', (runs[1] ?? assert.fail()).context.records);
  await assert.rejects(write('late, too late', context.records), LeaseLost);
  assert.deepEqual(await world.records.get(Written, ['r']), { by: 'second' });
  assert.equal(context.signal.aborted, false);
  t.mock.timers.tick(leaseMs / 3);
  await cut;
  assert.ok(context.signal.aborted);
  runs[1]?.end();
  await taken;
  await late.runDue();
  assert.equal(runs.length, 2, 'the end of the run that was cut changes nothing');
  assert.deepEqual([...late.reported, ...second.reported], []);
});

test('a failure is reported and tried again, sooner than the period and ever less often', async () => {
  const world = newJobWorld();
  const run = () => Promise.reject(new Error('the disk is full'));
  const { job } = countedJob({ run });
  const process = start(world, job);
  await process.runDue();
  assert.equal(process.reported.length, 1);
  const [error] = process.reported as Error[];
  assert.match(error?.message ?? '', /job `counted` failed/);
  assert.match(String(error?.cause), /the disk is full/);
  for (const waitMs of [minuteMs, 2 * minuteMs, 4 * minuteMs]) {
    const before: number = process.reported.length;
    world.clock.advance(waitMs - 1);
    await process.runDue();
    assert.equal(process.reported.length, before);
    world.clock.advance(1);
    await process.runDue();
    assert.equal(process.reported.length, before + 1);
  }
  for (let retry = 0; retry < 40; retry += 1) {
    world.clock.advance(hourMs);
    await process.runDue();
  }
  assert.equal(process.reported.length, 44, 'never less often than the period');
});

test('disposal cuts what runs, begins nothing, and leaves the job to the next process at once', async () => {
  const world = newJobWorld();
  const { job, runs } = heldJob();
  const first = start(world, job);
  const running = first.runDue();
  const queued = first.runDue();
  await until(() => runs.length === 1);
  await first[Symbol.asyncDispose]();
  await Promise.all([running, queued]);
  assert.ok(runs[0]?.context.signal.aborted);
  await assert.rejects(async () => runs[0]?.context.records.get(Written, ['r']), /the process stops/);
  await first.runDue();
  assert.equal(runs.length, 1);
  const second = start(world, job);
  const taken = second.runDue();
  await until(() => runs.length === 2);
  runs[1]?.end();
  await taken;
  assert.deepEqual([...first.reported, ...second.reported], []);
});

test('what looks after a crash runs when a process starts, the rest waits for its time', async () => {
  const world = newJobWorld();
  const [atStart, scheduled] = [countedJob({ atStart: true }), countedJob({ name: 'scheduled' })];
  for (let starts = 1; starts <= 3; starts += 1) {
    for (const { job } of [atStart, scheduled]) {
      const process = start(world, job);
      await process.runDue();
      await process.runDue();
    }
    assert.equal(atStart.begunAtMs.length, starts);
    world.clock.advance(1);
  }
  assert.equal(scheduled.begunAtMs.length, 1);
});

test('a clock that was ahead and is set right does not put a job to rest', async () => {
  const world = newJobWorld();
  const { job, begunAtMs } = countedJob();
  const process = start(world, job);
  world.clock.advance(1000 * hourMs);
  await process.runDue();
  world.clock.advance(-999 * hourMs);
  await process.runDue();
  assert.equal(begunAtMs.length, 2);
});

test('the runner looks by itself, and not again at a job that it still runs', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const world = newJobWorld();
  const { job, runs } = heldJob({ everyMs: 1 });
  const lookEveryMs = 100;
  await using _ = runJobs({ needs: world, jobs: [job], report: (error) => assert.fail(String(error)), lookEveryMs });
  for (let looks = 1; looks <= 3; looks += 1) {
    world.clock.advance(lookEveryMs);
    t.mock.timers.tick(lookEveryMs);
    await settle();
  }
  assert.equal(runs.length, 1);
  runs[0]?.end();
  await settle();
  t.mock.timers.tick(lookEveryMs);
  await until(() => runs.length === 2);
});
