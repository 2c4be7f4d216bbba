// Removes the events that are older than the event history reaches back.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
import { type AccountId, accountId, type Region, region } from '../kernel/ids.ts';
import type { KeyParts } from '../storage/records/record.ts';
import { descendingTime, TrailEvent, TrailRegion } from '../storage/records/trail-event.ts';
import type { JobContext } from './job.ts';

const eventsAtATime = 256;

export async function expireTrail(context: JobContext): Promise<void> {
  for await (const { key } of context.records.list(TrailRegion, { under: [] })) await expirePlace(context, key);
}

async function expirePlace({ records, clock, trail }: JobContext, place: KeyParts): Promise<void> {
  // Earlier events have greater keys.
  const after = descendingTime(clock.now() - trail.keptForMs);
  for (;;) {
    const expired: EventKey[] = [];
    for await (const { key } of records.list(TrailEvent, { under: place, after, limit: eventsAtATime })) {
      expired.push(eventKey(key));
    }
    if (expired.length > 0) {
      await records.transaction(async (transaction) => {
        for (const key of expired) transaction.remove(TrailEvent, key);
      });
    }
    if (expired.length < eventsAtATime) return;
  }
}

type EventKey = [account: AccountId, region: Region, descendingTime: number, eventId: string];

function eventKey([account, eventRegion, time, eventId]: KeyParts): EventKey {
  return [accountId(String(account)), region(String(eventRegion)), Number(time), String(eventId)];
}
