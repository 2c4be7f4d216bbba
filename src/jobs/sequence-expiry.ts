// Forgets the last sequencers of keys that have had no event for so long that the clock alone gives a greater one.
// docs/decisions/0170-sequencers.md
import { dayMs } from '../kernel/clock.ts';
import { NotificationSequence } from '../storage/records/notification.ts';
import type { RecordStore } from '../storage/records/record.ts';
import { sequencerAt } from '../storage/records/sequencer.ts';
import type { JobContext } from './job.ts';

const keptForMs = dayMs;
const recordsAtATime = 256;

export async function expireSequences({ records, clock }: Pick<JobContext, 'records' | 'clock'>): Promise<void> {
  const oldestKept = sequencerAt(clock.now() - keptForMs);
  let expired: [string, string][] = [];
  for await (const { key, value } of records.list(NotificationSequence, { under: [] })) {
    if (value.sequencer < oldestKept) expired.push([String(key[0]), String(key[1])]);
    if (expired.length < recordsAtATime) continue;
    await remove(records, expired, oldestKept);
    expired = [];
  }
  await remove(records, expired, oldestKept);
}

async function remove(records: RecordStore, keys: readonly [string, string][], oldestKept: string): Promise<void> {
  if (keys.length === 0) return;
  await records.transaction(async (transaction) => {
    for (const key of keys) {
      const current = await transaction.get(NotificationSequence, key);
      if (current !== undefined && current.sequencer < oldestKept) transaction.remove(NotificationSequence, key);
    }
  });
}
