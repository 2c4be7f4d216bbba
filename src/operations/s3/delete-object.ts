// Deleting an object or one of its versions, in a transaction of its own.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
import { Fault } from '../../kernel/fault.ts';
import type { BlobId } from '../../storage/objects/objects.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { removeBlobs } from './body/drop-body.ts';
import { occasionOf, requireBucket } from './commit-object.ts';
import { checkWrite } from './conditions.ts';
import type { ObjectTarget } from './target.ts';
import { addVersion, type KeyPlace, removeVersion } from './versions/change-key.ts';
import { type FoundVersion, findVersion, identityOf } from './versions/find-version.ts';
import type { Occasion } from './versions/key-change.ts';

export interface Deletion {
  /** Undefined for the object as such, whose deletion leaves a marker where versions are kept. */
  readonly versionId: string | undefined;
  readonly ifMatch: string | undefined;
}

export interface Deleted {
  /** Of the version that was named, or of the marker that was made; undefined where versions were never kept. */
  readonly versionId: string | undefined;
  /** A marker was made, or the named version was one. */
  readonly isMarker: boolean;
}

interface Outcome extends Deleted {
  readonly orphans: readonly BlobId[];
}

/** What is not there counts as deleted. */
export async function deleteObject(call: ServerCall, target: ObjectTarget, deletion: Deletion): Promise<Deleted> {
  const { records, blobs } = call.resources;
  const occasion = occasionOf(call);
  const { orphans, ...deleted } = await records.transaction(async (transaction) => {
    const place = { bucket: await requireBucket(transaction, target), key: target.key };
    const found = await findVersion(transaction, place.bucket.id, place.key, deletion.versionId);
    checkCondition(deletion, target.key, found);
    const leavesMarker = deletion.versionId === undefined && place.bucket.versioning !== undefined;
    return leavesMarker
      ? leaveMarker(transaction, place, occasion)
      : removeFound(transaction, place, deletion, found, occasion);
  });
  removeBlobs(blobs, orphans);
  return deleted;
}

function checkCondition({ ifMatch }: Deletion, key: string, found: FoundVersion | undefined): void {
  if (ifMatch === undefined) return;
  if (found?.version.kind !== 'object') throw new Fault('PreconditionFailed', { Condition: 'If-Match' });
  checkWrite({ IfMatch: ifMatch }, key, found.version.object);
}

async function leaveMarker(transaction: RecordTransaction, place: KeyPlace, occasion: Occasion): Promise<Outcome> {
  const marker = { lastModifiedMs: occasion.nowMs, owner: undefined };
  const { version, orphans } = await addVersion(transaction, place, { kind: 'delete-marker', marker }, occasion);
  return { versionId: identityOf(version).versionId, isMarker: true, orphans };
}

async function removeFound(
  transaction: RecordTransaction,
  place: KeyPlace,
  { versionId }: Deletion,
  found: FoundVersion | undefined,
  occasion: Occasion,
): Promise<Outcome> {
  const shown = place.bucket.versioning && versionId;
  if (found === undefined) return { versionId: shown, isMarker: false, orphans: [] };
  const { orphans } = await removeVersion(transaction, place, found, occasion);
  return { versionId: shown, isMarker: found.version.kind === 'delete-marker', orphans };
}
