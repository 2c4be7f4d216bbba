// Ninety days of history: what is older goes, what is younger stays, in every account and Region.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, region } from '../kernel/ids.ts';
import { descendingTime, TrailEvent, TrailRegion } from '../storage/records/trail-event.ts';
import { newJobWorld, startMs } from './testing.ts';
import { expireTrail } from './trail-expiry.ts';

const places = [
  [accountId('111122223333'), region('us-east-1')],
  [accountId('111122223333'), region('eu-west-1')],
  [accountId('444455556666'), region('us-east-1')],
] as const;

async function addEvents(world: ReturnType<typeof newJobWorld>, timesMs: readonly number[]): Promise<void> {
  await world.records.transaction(async (transaction) => {
    for (const [account, eventRegion] of places) {
      transaction.put(TrailRegion, [account, eventRegion], {});
      for (const [index, timeMs] of timesMs.entries()) {
        const eventId = `event-${index}`;
        transaction.put(TrailEvent, [account, eventRegion, descendingTime(timeMs), eventId], {
          eventId,
          timeMs,
          name: 'Decrypt',
          source: 'kms.amazonaws.com',
          userName: undefined,
          accessKeyId: undefined,
          readOnly: true,
          resources: [],
          document: '{}',
        });
      }
    }
  });
}

async function timesLeft(world: ReturnType<typeof newJobWorld>): Promise<number[][]> {
  const left = [];
  for (const place of places) {
    const times: number[] = [];
    for await (const { value } of world.records.list(TrailEvent, { under: place })) times.push(value.timeMs);
    left.push(times);
  }
  return left;
}

test('events go when they are older than the history, in every place, and in batches', async () => {
  const world = newJobWorld();
  const signal = new AbortController().signal;
  const oldest = startMs - world.trail.keptForMs;
  const older = Array.from({ length: 600 }, (_, index) => oldest - 1 - index);
  await addEvents(world, [...older, oldest, oldest + 1, startMs]);
  await expireTrail({ ...world, signal });
  const kept = [startMs, oldest + 1, oldest];
  assert.deepEqual(await timesLeft(world), [kept, kept, kept]);
  world.clock.advance(1);
  await expireTrail({ ...world, signal });
  const later = [startMs, oldest + 1];
  assert.deepEqual(await timesLeft(world), [later, later, later]);
});
