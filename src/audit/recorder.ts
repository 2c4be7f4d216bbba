// The one place where outcomes are recorded. A gate, not a log: a call whose record cannot be kept is not answered.
import { newUuid } from '../kernel/ids.ts';
import type { Outcome, Recorder } from '../kernel/outcome.ts';
import type { Random } from '../kernel/random.ts';
import { operationSchema } from '../protocol/schema/model.ts';
import { KmsKeyUsage } from '../storage/records/kms-key-usage.ts';
import type { RecordStore, RecordTransaction } from '../storage/records/record.ts';
import { descendingTime, TrailEvent, TrailRegion } from '../storage/records/trail-event.ts';
import { isKept } from './classify.ts';
import { createCredentialUses } from './credential-use.ts';
import { type AddressedEvent, eventsOf } from './event.ts';
import { type KeyUse, keyUsesOf } from './key-usage.ts';

export interface RecorderNeeds {
  readonly records: RecordStore;
  readonly random: Random;
}

export function createRecorder({ records, random }: RecorderNeeds): Recorder {
  const knownRegions = new Set<string>();
  const newEventId = () => newUuid(random);
  const uses = createCredentialUses(records);
  return {
    async record(outcome: Outcome): Promise<void> {
      await uses.note(outcome.call);
      if (!isKept(outcome)) return;
      const schema = operationSchema(outcome.call.service, outcome.call.operation);
      if (schema === undefined) throw new Error(`\`${outcome.call.operation}\` has no schema`);
      const events = eventsOf(outcome, schema, newEventId);
      if (events.length > 0) await keepEvents(events, keyUsesOf(outcome, events), records, knownRegions);
    },
  };
}

/** Durable when it resolves. */
export async function keepEvents(
  events: readonly AddressedEvent[],
  uses: readonly KeyUse[],
  records: RecordStore,
  knownRegions: Set<string>,
): Promise<void> {
  const places = events.map(({ account, region }) => ({ account, region, name: `${account}/${region}` }));
  await records.transaction(async (transaction) => {
    for (const event of events) putEvent(transaction, event);
    for (const { key, usage } of uses) transaction.put(KmsKeyUsage, key, usage);
    for (const { account, region, name } of places) {
      if (!knownRegions.has(name)) transaction.put(TrailRegion, [account, region], {});
    }
  });
  for (const { name } of places) knownRegions.add(name);
}

/** In the transaction of what the event tells of: neither is there without the other. */
export function appendEvent(transaction: RecordTransaction, addressed: AddressedEvent): void {
  putEvent(transaction, addressed);
  transaction.put(TrailRegion, [addressed.account, addressed.region], {});
}

function putEvent(transaction: RecordTransaction, { account, region, event }: AddressedEvent): void {
  transaction.put(TrailEvent, [account, region, descendingTime(event.timeMs), event.eventId], event);
}

/** How long the event history reaches back. */
export const historyDays = 90;
