// One change of what is said of an object, which makes no new version of it: its list, its tags.
import type { AccessRequest } from '../../kernel/access.ts';
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
import { isDecidedAlike, withStored } from './stored-target.ts';
import type { ObjectTarget } from './target.ts';
import { findVersion } from './versions/find-version.ts';
import { replaceVersion } from './versions/replace-version.ts';

/** What the policies were asked before the change, to be asked again of another object. */
type Accesses = (target: ObjectTarget) => readonly AccessRequest[];

type Change = (transaction: RecordTransaction, bucket: BucketRecord, object: ObjectRecord) => Promise<ObjectRecord>;

/**
 * Gives the object as it is after it. `change` may run more than once, each time on what is there then. `accesses` is for
 * an operation that looks an object up before the decision.
 */
export async function changeObject(
  call: ServerCall,
  target: ObjectTarget,
  versionId: string | undefined,
  change: Change,
  accesses: Accesses = () => [],
): Promise<ObjectRecord> {
  const occasion = occasionOf(call);
  for (let about = target; ; about = await decidedAgain(call, about, versionId, accesses)) {
    // Tells whoever may know that there is none.
    await objectVersion(call, about, versionId);
    const changed = await call.resources.records.transaction((transaction) =>
      changeVersion(transaction, about, versionId, change, occasion),
    );
    // Deleted between the two, or another than was decided on.
    if (changed !== undefined) return changed;
  }
}

/** What is there by now, after the policies were asked about it. */
export async function decidedAgain(
  call: ServerCall,
  target: ObjectTarget,
  versionId: string | undefined,
  accesses: Accesses,
): Promise<ObjectTarget> {
  if (target.isLookedUp !== true) return target;
  const later = await withStored(target, call.resources, versionId);
  for (const access of accesses(later)) await call.demand(access);
  return later;
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
  if (target.isLookedUp === true && !isDecidedAlike(target.stored, found.version.object)) return undefined;
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
