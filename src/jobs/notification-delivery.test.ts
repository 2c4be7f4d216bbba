import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { minuteMs, secondMs } from '../kernel/clock.ts';
import { DestinationState, NotificationSequence, PendingNotification } from '../storage/records/notification.ts';
import { nextSequencer } from '../storage/records/sequencer.ts';
import { deliveryJob, givenUpAfterMs } from './notification-delivery.ts';
import { expireSequences } from './sequence-expiry.ts';
import { type JobWorld, newJobWorld, startMs } from './testing.ts';

const arn = 'arn:aws:sqs:us-east-1:111122223333:queue';

interface Destination {
  isDead: boolean;
  /** A message with this text is refused. */
  poison: string | undefined;
  readonly taken: string[];
}

function newDestination() {
  const destination: Destination = { isDead: false, poison: undefined, taken: [] };
  const send = async (document: string) => {
    await setImmediate();
    if (destination.isDead || document === destination.poison) throw new Error('not taken');
    destination.taken.push(document);
  };
  return { destination, job: deliveryJob(arn, send) };
}

async function write(world: JobWorld, documents: readonly string[]): Promise<void> {
  const writtenAtMs = world.clock.now();
  await world.records.transaction(async (transaction) => {
    let sequencer: string | undefined;
    for (const document of documents) {
      sequencer = nextSequencer(sequencer, writtenAtMs);
      const lane = document.slice(0, 1);
      transaction.put(PendingNotification, [arn, sequencer + lane], { lane, document, writtenAtMs });
    }
  });
}

async function run(world: JobWorld, { job }: ReturnType<typeof newDestination>): Promise<unknown> {
  if ((await job.hasWork?.(world)) === false) return 'no work';
  return await job.run({ ...world, signal: new AbortController().signal }).then(
    () => 'done',
    (error: unknown) => error,
  );
}

const inLane = (taken: readonly string[], lane: string) => taken.filter((document) => document.startsWith(lane));

test('events arrive once each when nothing fails, in the order of their key', async () => {
  const world = newJobWorld();
  const made = newDestination();
  const documents = Array.from({ length: 300 }, (_, index) => `${'abc'[index % 3]}${index}`);
  await write(world, documents);
  assert.equal(await run(world, made), 'done');
  for (const lane of 'abc') assert.deepEqual(inLane(made.destination.taken, lane), inLane(documents, lane));
  assert.equal(await run(world, made), 'no work');
  assert.equal((await world.records.get(DestinationState, [arn]))?.delivered, 300);
});

test('a dead destination is asked less and less often, and gets everything once it lives', async () => {
  const world = newJobWorld();
  const made = newDestination();
  made.destination.isDead = true;
  const documents = Array.from({ length: 40 }, (_, index) => `${'abcdefgh'[index % 8]}${index}`);
  await write(world, documents);
  assert.match(String(await run(world, made)), /not taken/);
  assert.equal(await run(world, made), 'no work');
  for (let round = 0; round < 12; round += 1) {
    world.clock.advance(5 * minuteMs);
    assert.equal(await run(world, made), 'done', 'only the first failure is reported');
  }
  made.destination.isDead = false;
  world.clock.advance(5 * minuteMs);
  assert.equal(await run(world, made), 'done');
  assert.deepEqual([...made.destination.taken].sort(), [...documents].sort());
  for (const lane of 'abcdefgh') assert.deepEqual(inLane(made.destination.taken, lane), inLane(documents, lane));
});

test('a message that is not taken holds up its own key alone', async () => {
  const world = newJobWorld();
  const made = newDestination();
  made.destination.poison = 'a1';
  await write(world, ['a1', 'b1', 'a2', 'b2']);
  await run(world, made);
  assert.deepEqual(made.destination.taken.sort(), ['b1', 'b2']);
  made.destination.poison = undefined;
  world.clock.advance(2 * secondMs);
  await run(world, made);
  assert.deepEqual(made.destination.taken.slice(2), ['a1', 'a2']);
});

test('what a dead destination has not taken in days is given up, counted and reported; what a stop delayed is not', async () => {
  const world = newJobWorld();
  const made = newDestination();
  await write(world, ['a1']);
  world.clock.advance(givenUpAfterMs + minuteMs);
  await run(world, made);
  assert.deepEqual(made.destination.taken, ['a1']);
  made.destination.isDead = true;
  await write(world, ['b1']);
  await run(world, made);
  world.clock.advance(givenUpAfterMs + minuteMs);
  assert.match(String(await run(world, made)), /given up: 1/);
  assert.equal((await world.records.get(DestinationState, [arn]))?.dropped, 1);
  assert.equal(await run(world, made), 'no work');
});

test('sequencers of keys that rest are forgotten, and the next is greater all the same', async () => {
  const world = newJobWorld();
  const old = nextSequencer(undefined, startMs);
  await world.records.transaction(async (transaction) => {
    transaction.put(NotificationSequence, ['bucket', 'old'], { sequencer: old });
    transaction.put(NotificationSequence, ['bucket', 'new'], {
      sequencer: nextSequencer(undefined, startMs + minuteMs),
    });
  });
  world.clock.advance(24 * 60 * minuteMs + secondMs);
  await expireSequences(world);
  assert.equal(await world.records.get(NotificationSequence, ['bucket', 'old']), undefined);
  assert.notEqual(await world.records.get(NotificationSequence, ['bucket', 'new']), undefined);
  assert(nextSequencer(undefined, world.clock.now()) > old);
});
