// The only writers of versions: a new current version of a key, and the removal of one for good. docs/formats/object-record.md
import { strict as assert } from 'node:assert';
import type { BlobId } from '../../../storage/objects/objects.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import { type ObjectRecord, StoredObject, type VersionIdentity } from '../../../storage/records/object.ts';
import {
  CurrentMarker,
  type DeleteMarkerRecord,
  NoncurrentNull,
  NoncurrentVersion,
  type VersionRecord,
} from '../../../storage/records/object-version.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { dropObjectBodies } from '../body/drop-body.ts';
import { isLocked, lockedFault } from '../lock/protection.ts';
import { currentVersion, type FoundVersion, findVersion, identityOf } from './find-version.ts';
import { announce, type Occasion } from './key-change.ts';
import { nullVersion, versionIdOf } from './version-id.ts';

export type NewObject = Omit<ObjectRecord, keyof VersionIdentity>;

export type NewVersion =
  | { readonly kind: 'object'; readonly object: NewObject }
  | { readonly kind: 'delete-marker'; readonly marker: Omit<DeleteMarkerRecord, keyof VersionIdentity> };

/** A key, with its bucket as the same transaction read it. */
export interface KeyPlace {
  readonly bucket: BucketRecord;
  readonly key: string;
}

export interface Changed {
  /** Blobs that nothing refers to once the transaction is committed. */
  readonly orphans: readonly BlobId[];
}

export interface Added extends Changed {
  readonly version: VersionRecord;
}

/**
 * Makes a new current version. Where versions are kept, the one before becomes noncurrent; elsewhere the new one is
 * `null`, and takes the place of the version `null`, be that current or not.
 */
export async function addVersion(
  transaction: RecordTransaction,
  place: KeyPlace,
  fresh: NewVersion,
  occasion: Occasion,
): Promise<Added> {
  const { bucket, key } = place;
  const current = await currentAt(transaction, place);
  const order = nextOrder(current, occasion.nowMs);
  const isKept = bucket.versioning === 'Enabled';
  const version = identified(fresh, { order, versionId: isKept ? versionIdOf(order, occasion.salt) : nullVersion });
  const replaced = isKept ? undefined : await takeNull(transaction, place, current);
  if (current !== undefined && replaced?.isCurrent !== true) shelve(transaction, place, current, occasion.nowMs);
  putCurrent(transaction, place, version, current);
  const removed = replaced?.version;
  await announce(transaction, { bucket, key, occasion, sequence: order, created: version, removed });
  return { version, orphans: await bodiesOf(transaction, place, removed) };
}

/**
 * Removes a version for good, unless it is locked; when it was the current one, the newest of the others takes its
 * place.
 */
export async function removeVersion(
  transaction: RecordTransaction,
  place: KeyPlace,
  found: FoundVersion,
  occasion: Occasion,
): Promise<Changed> {
  const { bucket, key } = place;
  const { version, isCurrent } = found;
  const isHeld =
    version.kind === 'object' && isLocked(version.object, occasion.nowMs, occasion.bypassesGovernance === true);
  if (isHeld) throw lockedFault();
  const sequence = nextOrder(await currentAt(transaction, place), occasion.nowMs);
  if (isCurrent) {
    removeCurrent(transaction, place, version);
    await promoteNewest(transaction, place);
  } else removeNoncurrent(transaction, place, identityOf(version));
  await announce(transaction, { bucket, key, occasion, sequence, created: undefined, removed: version });
  return { orphans: await bodiesOf(transaction, place, version) };
}

/** Where versions were never kept there are no markers. */
async function currentAt(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
): Promise<VersionRecord | undefined> {
  if (bucket.versioning !== undefined) return currentVersion(transaction, bucket.id, key);
  const object = await transaction.get(StoredObject, [bucket.id, key]);
  return object && { kind: 'object', object };
}

/** The clock may step back, and two may write at once: whoever commits later is newer. */
function nextOrder(current: VersionRecord | undefined, nowMs: number): number {
  return Math.max(Math.floor(nowMs), current === undefined ? 0 : identityOf(current).order + 1);
}

function identified(fresh: NewVersion, identity: VersionIdentity): VersionRecord {
  return fresh.kind === 'object'
    ? { kind: 'object', object: { ...fresh.object, ...identity } }
    : { kind: 'delete-marker', marker: { ...fresh.marker, ...identity } };
}

function putCurrent(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
  version: VersionRecord,
  before: VersionRecord | undefined,
): void {
  if (version.kind === 'object') transaction.put(StoredObject, [bucket.id, key], version.object);
  else transaction.put(CurrentMarker, [bucket.id, key], version.marker);
  if (before !== undefined && before.kind !== version.kind) removeCurrent(transaction, { bucket, key }, before);
}

function removeCurrent(transaction: RecordTransaction, { bucket, key }: KeyPlace, { kind }: VersionRecord): void {
  if (kind === 'object') transaction.remove(StoredObject, [bucket.id, key]);
  else transaction.remove(CurrentMarker, [bucket.id, key]);
}

/** Files what was current among the others; its own place is written by who does this. */
function shelve(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
  version: VersionRecord,
  noncurrentSinceMs: number,
): void {
  const { order, versionId } = identityOf(version);
  transaction.put(NoncurrentVersion, [bucket.id, key, -order], { version, noncurrentSinceMs });
  if (versionId === nullVersion) transaction.put(NoncurrentNull, [bucket.id, key], { order });
}

function removeNoncurrent(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
  { order, versionId }: VersionIdentity,
): void {
  transaction.remove(NoncurrentVersion, [bucket.id, key, -order]);
  if (versionId === nullVersion) transaction.remove(NoncurrentNull, [bucket.id, key]);
}

async function promoteNewest(transaction: RecordTransaction, place: KeyPlace): Promise<void> {
  const { bucket, key } = place;
  if (bucket.versioning === undefined) return;
  for await (const { value } of transaction.list(NoncurrentVersion, { under: [bucket.id, key], limit: 1 })) {
    removeNoncurrent(transaction, place, identityOf(value.version));
    putCurrent(transaction, place, value.version, undefined);
  }
}

/** The version `null`, taken out of its place unless it is the current one, which is about to be written over. */
async function takeNull(
  transaction: RecordTransaction,
  place: KeyPlace,
  current: VersionRecord | undefined,
): Promise<FoundVersion | undefined> {
  const { bucket, key } = place;
  if (current === undefined) return undefined;
  if (identityOf(current).versionId === nullVersion) return { version: current, isCurrent: true };
  assert(bucket.versioning !== undefined, 'a bucket that never kept versions has none but `null`');
  const found = await findVersion(transaction, bucket.id, key, nullVersion);
  if (found !== undefined) removeNoncurrent(transaction, place, identityOf(found.version));
  return found;
}

async function bodiesOf(
  transaction: RecordTransaction,
  { bucket }: KeyPlace,
  version: VersionRecord | undefined,
): Promise<readonly BlobId[]> {
  return version?.kind === 'object' ? dropObjectBodies(transaction, bucket.id, version.object) : [];
}
