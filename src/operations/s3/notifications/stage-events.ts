// Writes the events of a change into the outbox, in the transaction that makes the change.
// docs/decisions/0171-the-outbox-of-events.md
import { createHash } from 'node:crypto';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import {
  BucketNotification,
  type NotificationRule,
  NotificationSequence,
  PendingNotification,
} from '../../../storage/records/notification.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { nextSequencer } from '../../../storage/records/sequencer.ts';
import { wants } from './event-names.ts';
import { type EventOrigin, eventDocument, type ObjectEvent } from './event-record.ts';
import { type EventOccasion, originOf } from './origin.ts';

/** `bucket` as this transaction read it. Costs nothing where the bucket notifies nobody. */
export async function stageEvents(
  transaction: RecordTransaction,
  bucket: BucketRecord,
  events: readonly ObjectEvent[],
  occasion: EventOccasion,
): Promise<void> {
  if (bucket.notifies !== true || events.length === 0) return;
  const configuration = await transaction.get(BucketNotification, [bucket.id]);
  const rules = configuration?.rules.filter(({ arn }) => occasion.destinations.get(arn)?.has(bucket.owner)) ?? [];
  for (const event of events) await stageEvent(transaction, bucket, rules, event, originOf(occasion));
}

async function stageEvent(
  transaction: RecordTransaction,
  bucket: BucketRecord,
  rules: readonly NotificationRule[],
  event: ObjectEvent,
  origin: EventOrigin,
): Promise<void> {
  const matching = rules.filter((rule) => matches(rule, event));
  if (matching.length === 0) return;
  const place: [string, string] = [bucket.id, event.key];
  const last = await transaction.get(NotificationSequence, place);
  const sequencer = nextSequencer(last?.sequencer, origin.timeMs);
  transaction.put(NotificationSequence, place, { sequencer });
  const lane = laneOf(bucket.id, event.key);
  for (const { id: ruleId, arn } of matching) {
    const document = eventDocument(event, origin, { bucket, ruleId, sequencer });
    transaction.put(PendingNotification, [arn, sequencer + lane], { lane, document, writtenAtMs: origin.timeMs });
  }
}

export function matches(rule: NotificationRule, { name, key }: Pick<ObjectEvent, 'name' | 'key'>): boolean {
  return (
    key.startsWith(rule.prefix ?? '') &&
    key.endsWith(rule.suffix ?? '') &&
    rule.events.some((configured) => wants(configured, name))
  );
}

/** Short, whatever the key: one lane for all events of a key. */
export function laneOf(bucketId: string, key: string): string {
  return createHash('sha256').update(`${bucketId}/${key}`).digest('base64url').slice(0, 22);
}
