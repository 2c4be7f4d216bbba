// The event of a change of a key: an object created, removed, or hidden by a delete marker.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
import type { CallFacts } from '../../../kernel/operation.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { identityOf } from '../versions/find-version.ts';
import type { KeyChange } from '../versions/key-change.ts';
import type { EventName } from './event-names.ts';
import type { ObjectEvent } from './event-record.ts';
import { objectEvent, shownId } from './object-event.ts';
import { stageEvents } from './stage-events.ts';

export async function notifyOfChange(transaction: RecordTransaction, change: KeyChange): Promise<void> {
  if (change.bucket.notifies !== true) return;
  const event = eventOf(change);
  if (event !== undefined) await stageEvents(transaction, change.bucket, [event], change.occasion);
}

/** By the operation that makes the object. */
const creations: Readonly<Record<string, EventName>> = {
  CopyObject: 'ObjectCreated:Copy',
  CompleteMultipartUpload: 'ObjectCreated:CompleteMultipartUpload',
};

/** What is written over has no event of its own. */
function eventOf({ bucket, key, created, removed, occasion: { call } }: KeyChange): ObjectEvent | undefined {
  if (created?.kind === 'object') return objectEvent(creationBy(call), { bucket, key }, created.object);
  const changed = created ?? removed;
  if (changed === undefined) return undefined;
  const cause = created === undefined ? 'Delete' : 'DeleteMarkerCreated';
  return {
    // Nothing but a lifecycle rule removes objects without a request.
    name: call === undefined ? `LifecycleExpiration:${cause}` : `ObjectRemoved:${cause}`,
    key,
    versionId: shownId(bucket, identityOf(changed).versionId),
    ...(created !== undefined && { etag: emptyTag }),
  };
}

/** A form of a browser comes as the PutObject that it stands for. */
function creationBy(call: CallFacts | undefined): EventName {
  if (call?.byForm === true) return 'ObjectCreated:Post';
  return creations[call?.operation ?? ''] ?? 'ObjectCreated:Put';
}

/** The tag of nothing, which is what a marker holds. */
const emptyTag = 'd41d8cd98f00b204e9800998ecf8427e';
