import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../kernel/clock.ts';
import { accountId, newAuthorizationId } from '../kernel/ids.ts';
import { Refusal, RefusalOfAccount, type RefusalRecord } from '../storage/records/refusal.ts';
import { expireRefusals } from './refusal-expiry.ts';
import { newJobWorld, startMs } from './testing.ts';

const accounts = [accountId('111122223333'), accountId('444455556666')];

function refusalAt(timeMs: number, id: string): RefusalRecord {
  return {
    id,
    timeMs,
    requestId: 'r',
    region: 'us-east-1',
    principalArn: undefined,
    principalId: undefined,
    callerAccount: undefined,
    accounts,
    message: 'Access Denied',
    evaluations: [],
  };
}

test('refusals go after a day, in every account, and in batches; younger ones stay', async () => {
  const world = newJobWorld();
  const oldestMs = startMs - dayMs;
  const times = [startMs, oldestMs + 1, oldestMs, ...Array.from({ length: 250 }, (_, index) => oldestMs - 1 - index)];
  await world.records.transaction(async (transaction) => {
    for (const timeMs of times) {
      const id = newAuthorizationId(world.random, timeMs);
      transaction.put(Refusal, [id], refusalAt(timeMs, id));
      for (const account of accounts) transaction.put(RefusalOfAccount, [account, id], {});
    }
  });
  await expireRefusals(world);
  const left: number[] = [];
  for await (const { value } of world.records.list(Refusal, { under: [] })) left.push(value.timeMs);
  assert.deepEqual(left, [startMs, oldestMs + 1, oldestMs]);
  for (const account of accounts) {
    let count = 0;
    for await (const _ of world.records.list(RefusalOfAccount, { under: [account] })) count += 1;
    assert.equal(count, 3);
  }
});
