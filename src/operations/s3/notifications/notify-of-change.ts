// The event of a change of a key: an object created, removed, or hidden by a delete marker.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
import type { VersionRecord } from '../../../storage/records/object-version.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { KeyChange } from '../versions/key-change.ts';
import type { EventName } from './event-names.ts';
import type { ObjectEvent } from './event-record.ts';
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
  PostObject: 'ObjectCreated:Post',
};

/** What is written over has no event of its own. */
function eventOf({ bucket, key, created, removed, occasion: { call } }: KeyChange): ObjectEvent | undefined {
  const changed = created ?? removed;
  if (changed === undefined) return undefined;
  const { versionId } = changed.kind === 'object' ? changed.object : changed.marker;
  const isNamed = bucket.versioning !== undefined && versionId !== 'null';
  return { name: nameOf(created, call?.operation), key, ...contentOf(created), ...(isNamed && { versionId }) };
}

function nameOf(created: VersionRecord | undefined, operation: string | undefined): EventName {
  if (created?.kind === 'object') return creations[operation ?? ''] ?? 'ObjectCreated:Put';
  const cause = created === undefined ? 'Delete' : 'DeleteMarkerCreated';
  // Nothing but a lifecycle rule removes objects without a request.
  return operation === undefined ? `LifecycleExpiration:${cause}` : `ObjectRemoved:${cause}`;
}

/** The tag of nothing, which is what a marker holds. */
const emptyTag = 'd41d8cd98f00b204e9800998ecf8427e';

function contentOf(created: VersionRecord | undefined): Pick<ObjectEvent, 'sizeBytes' | 'etag'> {
  if (created === undefined) return {};
  if (created.kind === 'delete-marker') return { etag: emptyTag };
  return { sizeBytes: created.object.sizeBytes, etag: created.object.etag };
}
