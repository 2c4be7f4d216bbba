// One change of what is said of an object, which makes no new version of it: its list, its tags.
import type { BucketRecord } from '../../storage/records/bucket.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { occasionOf, requireBucket } from './commit-object.ts';
import type { EventName } from './notifications/event-names.ts';
import { objectEvent } from './notifications/object-event.ts';
import type { EventOccasion } from './notifications/origin.ts';
import { stageEvents } from './notifications/stage-events.ts';
import { objectVersion } from './read-object.ts';
import type { ObjectTarget } from './target.ts';
import { findVersion } from './versions/find-version.ts';
import { replaceVersion } from './versions/replace-version.ts';

type Change = (transaction: RecordTransaction, bucket: BucketRecord, object: ObjectRecord) => Promise<ObjectRecord>;

/** Gives the object as it is after it. `change` may run more than once, each time on what is there then. */
export async function changeObject(
  call: ServerCall,
  target: ObjectTarget,
  versionId: string | undefined,
  change: Change,
): Promise<ObjectRecord> {
  const occasion = occasionOf(call);
  for (;;) {
    // Tells whoever may know that there is none.
    await objectVersion(call, target, versionId);
    const changed = await call.resources.records.transaction((transaction) =>
      changeVersion(transaction, target, versionId, change, occasion),
    );
    // Deleted between the two.
    if (changed !== undefined) return changed;
  }
}

async function changeVersion(
  transaction: RecordTransaction,
  target: ObjectTarget,
  versionId: string | undefined,
  change: Change,
  occasion: EventOccasion,
): Promise<ObjectRecord | undefined> {
  const { key } = target;
  const bucket = await requireBucket(transaction, target);
  const found = await findVersion(transaction, bucket.id, key, versionId);
  if (found?.version.kind !== 'object') return undefined;
  const changed = await change(transaction, bucket, found.version.object);
  await replaceVersion(transaction, { bucket, key }, changed, found);
  const event = events[occasion.call?.operation ?? ''];
  if (event !== undefined)
    await stageEvents(transaction, bucket, [objectEvent(event, { bucket, key }, changed)], occasion);
  return changed;
}

/** By the operation that makes the change; of the others AWS tells nobody. */
const events: Readonly<Record<string, EventName>> = {
  PutObjectAcl: 'ObjectAcl:Put',
  PutObjectTagging: 'ObjectTagging:Put',
  DeleteObjectTagging: 'ObjectTagging:Delete',
};
