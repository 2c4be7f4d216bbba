// The events of a restore: asked for, done, and its copy gone. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
import type { ObjectRecord } from '../../../storage/records/object.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { EventName } from '../notifications/event-names.ts';
import { objectEvent } from '../notifications/object-event.ts';
import type { EventOccasion } from '../notifications/origin.ts';
import { stageEvents } from '../notifications/stage-events.ts';
import type { KeyPlace } from '../versions/change-key.ts';

interface RestoreEvent {
  readonly name: Extract<EventName, `ObjectRestore:${string}`>;
  readonly occasion: EventOccasion;
  /** Of a copy that is ready: until when it is. */
  readonly expiresAtMs?: number;
}

export async function stageRestoreEvent(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
  object: ObjectRecord,
  { name, occasion, expiresAtMs }: RestoreEvent,
): Promise<void> {
  const restored = expiresAtMs === undefined ? undefined : { expiresAtMs, storageClass: object.storageClass };
  const event = { ...objectEvent(name, { bucket, key }, object), restored };
  await stageEvents(transaction, bucket, [event], occasion);
}
