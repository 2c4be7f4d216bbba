// Deleting an object or one of its versions, in a transaction of its own.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
import type { AccessRequest } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { BlobId } from '../../storage/objects/objects.ts';
import { StoredObject } from '../../storage/records/object.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { writerOf } from './access-control/object-acl.ts';
import { removeBlobs } from './body/drop-body.ts';
import { occasionOf, requireBucket } from './commit-object.ts';
import { checkWrite } from './conditions.ts';
import { bypassesGovernance } from './lock/request.ts';
import { requireComparedAlike, requireDecided } from './stored-target.ts';
import { conditionAccess, type ObjectTarget, versionAccess } from './target.ts';
import { addVersion, type KeyPlace, removeVersion } from './versions/change-key.ts';
import { type FoundVersion, findVersion, identityOf } from './versions/find-version.ts';
import type { Occasion } from './versions/key-change.ts';

export interface Deletion {
  /** Undefined for the object as such, whose deletion leaves a marker where versions are kept. */
  readonly versionId: string | undefined;
  readonly ifMatch: string | undefined;
  /** Asked for by header; counts only with the permission. */
  readonly bypassGovernance: boolean | undefined;
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

const deleting = { current: 's3:DeleteObject', version: 's3:DeleteObjectVersion' } as const;

export function deleteAccess(
  target: ObjectTarget,
  { versionId, ifMatch }: Pick<Deletion, 'versionId' | 'ifMatch'>,
  call: CallFacts,
): readonly AccessRequest[] {
  const remove = versionAccess(deleting, target, versionId, call, { 's3:if-match': ifMatch });
  return [remove, ...conditionAccess(target, ifMatch, call)];
}

/** What is not there counts as deleted. */
export async function deleteObject(call: ServerCall, target: ObjectTarget, deletion: Deletion): Promise<Deleted> {
  const { records, blobs } = call.resources;
  const occasion = { ...occasionOf(call), bypassesGovernance: await bypasses(call, target, deletion) };
  const { orphans, ...deleted } = await records.transaction(async (transaction) => {
    const place = { bucket: await requireBucket(transaction, target), key: target.key };
    const found = await findVersion(transaction, place.bucket.id, place.key, deletion.versionId);
    const there = found?.version.kind === 'object' ? found.version.object : undefined;
    requireDecided(call, target, there);
    await checkCondition(transaction, target, deletion);
    const leavesMarker = deletion.versionId === undefined && place.bucket.versioning !== undefined;
    return leavesMarker
      ? leaveMarker(transaction, place, occasion)
      : removeFound(transaction, place, deletion, found, occasion);
  });
  removeBlobs(blobs, orphans);
  return deleted;
}

/** A deletion that names no version removes none that is locked. */
const bypasses = async (call: ServerCall, target: ObjectTarget, { versionId, bypassGovernance }: Deletion) =>
  versionId !== undefined && bypassesGovernance(call, target, bypassGovernance, { 's3:VersionId': versionId });

/** Asked of the current version, whichever is deleted. */
async function checkCondition(
  transaction: RecordTransaction,
  target: ObjectTarget,
  { ifMatch }: Deletion,
): Promise<void> {
  if (ifMatch === undefined) return;
  const { bucket, key } = target;
  const current = await transaction.get(StoredObject, [bucket.id, key]);
  requireComparedAlike(target, current, ifMatch);
  if (current === undefined) throw new Fault('PreconditionFailed', { Condition: 'If-Match' });
  checkWrite({ IfMatch: ifMatch }, key, current);
}

async function leaveMarker(transaction: RecordTransaction, place: KeyPlace, occasion: Occasion): Promise<Outcome> {
  const owner = occasion.call && writerOf(occasion.call.caller, place.bucket);
  const marker = { lastModifiedMs: occasion.nowMs, owner };
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
