// Never two holders.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../crypto/sealed-record.ts';
import { ManualClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { LeaseLost, Leases } from './leases.ts';
import { MemoryMetadata } from './metadata/memory.ts';
import { recordKind } from './records/record.ts';
import { openRecordStore } from './records/record-store.ts';

const results = recordKind<readonly [string], { readonly by: string }>({ name: 'result', version: 1 });
const durationMs = 1000;

function setUp() {
  const clock = new ManualClock(5_000);
  const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  return { clock, records, leases: new Leases(records, clock) };
}

const request = (holder: string) => ({ name: 'sweep', holder, durationMs });

test('of many that ask at once, one gets the lease', async () => {
  const { leases } = setUp();
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => leases.acquire(request(String(index)))));
  assert.equal(answers.filter((lease) => lease !== undefined).length, 1);
});

test('nobody else gets it before it expires, not even its holder again; then exactly one does, with a higher token', async () => {
  const { clock, leases } = setUp();
  const first = await leases.acquire(request('a'));
  assert.ok(first !== undefined);
  clock.advance(durationMs - 1);
  assert.equal(await leases.acquire(request('b')), undefined);
  assert.equal(await leases.acquire(request('a')), undefined);
  assert.notEqual(await leases.acquire({ ...request('b'), name: 'another' }), undefined);
  clock.advance(1);
  const answers = await Promise.all(['b', 'c', 'd'].map((holder) => leases.acquire(request(holder))));
  const [next, ...others] = answers.filter((lease) => lease !== undefined);
  assert.equal(others.length, 0);
  assert.ok(next !== undefined && next.token > first.token);
});

test('renewing extends it; once it has expired or changed hands it cannot be renewed', async () => {
  const { clock, leases } = setUp();
  const lease = await leases.acquire(request('a'));
  assert.ok(lease !== undefined);
  clock.advance(durationMs - 1);
  const renewed = await leases.renew(lease, durationMs);
  assert.equal(renewed.expiresAtMs, clock.now() + durationMs);
  clock.advance(durationMs - 1);
  assert.equal(await leases.acquire(request('b')), undefined);
  clock.advance(1);
  await assert.rejects(() => leases.renew(renewed, durationMs), LeaseLost);
  assert.notEqual(await leases.acquire(request('b')), undefined);
  await assert.rejects(() => leases.renew(renewed, durationMs), LeaseLost);
});

test('a renewal and a take-over that race leave one holder', async () => {
  const { clock, leases } = setUp();
  const lease = await leases.acquire(request('a'));
  assert.ok(lease !== undefined);
  clock.advance(durationMs - 1);
  const renewal = leases.renew(lease, durationMs);
  clock.advance(1);
  const [renewed, taken] = await Promise.allSettled([renewal, leases.acquire(request('b'))]);
  const isTaken = taken.status === 'fulfilled' && taken.value !== undefined;
  assert.notEqual(renewed.status === 'fulfilled', isTaken);
});

test('released, it is free at once, and only by its holder', async () => {
  const { leases } = setUp();
  const lease = await leases.acquire(request('a'));
  assert.ok(lease !== undefined);
  await leases.release(lease);
  const second = await leases.acquire(request('b'));
  assert.ok(second !== undefined && second.token > lease.token);
  await leases.release(lease);
  assert.equal(await leases.acquire(request('c')), undefined);
});

test('work in a transaction that requires the lease is not written once another holds it', async () => {
  const { clock, leases, records } = setUp();
  const lease = await leases.acquire(request('a'));
  assert.ok(lease !== undefined);
  const work = (between: () => Promise<unknown>) =>
    records.transaction(async (transaction) => {
      await leases.require(transaction, lease);
      await between();
      transaction.put(results, ['r'], { by: 'a' });
    });
  await assert.rejects(
    work(async () => {
      clock.advance(durationMs);
      await leases.acquire(request('b'));
    }),
    LeaseLost,
  );
  assert.equal(await records.get(results, ['r']), undefined);
});
