// The one transaction that makes an object visible, or replaces one. docs/formats/object-record.md
import { strict as assert } from 'node:assert';
import { Fault, isFault } from '../../kernel/fault.ts';
import type { BlobId } from '../../storage/objects/objects.ts';
import type { BlobOwner } from '../../storage/records/blob.ts';
import { Bucket, type BucketRecord } from '../../storage/records/bucket.ts';
import { type ObjectRecord, StoredObject } from '../../storage/records/object.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { removeBlobs } from './body/drop-body.ts';
import type { StagedBody } from './body/write-body.ts';
import { defaultRetention } from './lock/protection.ts';
import { requireComparedAlike, requireDecided } from './stored-target.ts';
import type { BucketTarget, ObjectTarget } from './target.ts';
import { addVersion, type NewObject } from './versions/change-key.ts';
import type { Occasion } from './versions/key-change.ts';
import { saltBytes } from './versions/version-id.ts';

export const objectOwner = ({ bucket, key }: ObjectTarget): BlobOwner => ({ kind: 'object', key: [bucket.id, key] });

/** Reads the bucket again: it may be gone, or another of the same name, since the request was located. */
export async function requireBucket(transaction: RecordTransaction, { bucket }: BucketTarget): Promise<BucketRecord> {
  const current = await transaction.get(Bucket, [bucket.name]);
  if (current?.id !== bucket.id) throw new Fault('NoSuchBucket', { BucketName: bucket.name });
  return current;
}

/** Before the transaction of a change: randomness is drawn once. */
export const occasionOf = (call: ServerCall): Occasion => ({
  nowMs: call.nowMs,
  salt: call.resources.random.bytes(saltBytes),
  call,
  destinations: call.resources.destinations,
});

export interface ObjectCommit {
  readonly object: NewObject;
  /** Throws when what would be replaced is not what the request demands. */
  check(current: ObjectRecord | undefined): void;
  /** Writes what the object refers to. Gives the blobs that this leaves without an owner. */
  stage(transaction: RecordTransaction): Promise<readonly BlobId[]>;
}

export interface Committed {
  readonly object: ObjectRecord;
  /** For the answer: undefined unless versions are kept. */
  readonly versionId: string | undefined;
  readonly orphans: readonly BlobId[];
}

/** Writes the new current version inside a transaction that has read the bucket. */
export async function putObjectVersion(
  transaction: RecordTransaction,
  place: { readonly bucket: BucketRecord; readonly key: string },
  { object, check, stage }: ObjectCommit,
  occasion: Occasion,
): Promise<Committed> {
  check(await transaction.get(StoredObject, [place.bucket.id, place.key]));
  const retention = object.retention ?? defaultRetention(place.bucket.objectLock, occasion.nowMs);
  const fresh = { kind: 'object', object: { ...object, retention } } as const;
  const { version, orphans } = await addVersion(transaction, place, fresh, occasion);
  assert(version.kind === 'object');
  const left = await stage(transaction);
  return {
    object: version.object,
    versionId: place.bucket.versioning === 'Enabled' ? version.object.versionId : undefined,
    orphans: [...orphans, ...left],
  };
}

/** All or nothing, durably; what was there before is a version now, or gone with it. */
export async function commitObject(call: ServerCall, target: ObjectTarget, commit: ObjectCommit): Promise<Committed> {
  const { records, blobs } = call.resources;
  const occasion = occasionOf(call);
  const checked = {
    ...commit,
    check: (current: ObjectRecord | undefined) => {
      requireDecided(call, target, current);
      requireComparedAlike(target, current, call.headers['if-match']);
      commit.check(current);
    },
  };
  const committed = await records.transaction(async (transaction) => {
    const bucket = await requireBucket(transaction, target);
    return putObjectVersion(transaction, { bucket, key: target.key }, checked, occasion);
  });
  removeBlobs(blobs, committed.orphans);
  return committed;
}

/** For an object whose body was just written whole. */
export async function commitStaged(
  call: ServerCall,
  target: ObjectTarget,
  body: StagedBody,
  commit: Omit<ObjectCommit, 'stage'>,
): Promise<Committed> {
  const stage = async (transaction: RecordTransaction): Promise<readonly BlobId[]> => {
    await body.stage(transaction, target.bucket.id, objectOwner(target));
    return [];
  };
  try {
    return await commitObject(call, target, { ...commit, stage });
  } catch (error) {
    // Refused, so surely not committed. After any other failure nobody knows, and the sweeper decides.
    if (isFault(error)) await body.discard();
    throw error;
  }
}
