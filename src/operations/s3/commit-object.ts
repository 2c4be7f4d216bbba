// The one transaction that makes an object visible, or replaces one. docs/formats/object-record.md
import { Fault, isFault } from '../../kernel/fault.ts';
import type { BlobId } from '../../storage/objects/objects.ts';
import type { BlobOwner } from '../../storage/records/blob.ts';
import { Bucket } from '../../storage/records/bucket.ts';
import { type ObjectRecord, StoredObject } from '../../storage/records/object.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { dropObjectBodies, removeBlobs } from './body/drop-body.ts';
import type { StagedBody } from './body/write-body.ts';
import type { ObjectTarget } from './target.ts';

export const objectOwner = ({ bucket, key }: ObjectTarget): BlobOwner => ({ kind: 'object', key: [bucket.id, key] });

/** Reads the bucket again: it may be gone, or another of the same name, since the request was located. */
export async function requireBucket(transaction: RecordTransaction, { bucket }: ObjectTarget): Promise<void> {
  const current = await transaction.get(Bucket, [bucket.name]);
  if (current?.id !== bucket.id) throw new Fault('NoSuchBucket', { BucketName: bucket.name });
}

export interface ObjectCommit {
  readonly object: ObjectRecord;
  /** Throws when what would be replaced is not what the request demands. */
  check(current: ObjectRecord | undefined): void;
  /** Writes what the object refers to. Gives the blobs that this leaves without an owner. */
  stage(transaction: RecordTransaction): Promise<readonly BlobId[]>;
}

/** All or nothing, durably; what was there before is gone with it. */
export async function commitObject(call: ServerCall, target: ObjectTarget, commit: ObjectCommit): Promise<void> {
  const { records, blobs } = call.resources;
  const { bucket, key } = target;
  const orphans = await records.transaction(async (transaction) => {
    await requireBucket(transaction, target);
    const current = await transaction.get(StoredObject, [bucket.id, key]);
    commit.check(current);
    const replaced = current === undefined ? [] : await dropObjectBodies(transaction, bucket.id, current);
    const left = await commit.stage(transaction);
    transaction.put(StoredObject, [bucket.id, key], commit.object);
    return [...replaced, ...left];
  });
  removeBlobs(blobs, orphans);
}

/** For an object whose body was just written whole. */
export async function commitStaged(
  call: ServerCall,
  target: ObjectTarget,
  body: StagedBody,
  commit: Omit<ObjectCommit, 'stage'>,
): Promise<void> {
  const stage = async (transaction: RecordTransaction): Promise<readonly BlobId[]> => {
    await body.stage(transaction, target.bucket.id, objectOwner(target));
    return [];
  };
  try {
    await commitObject(call, target, { ...commit, stage });
  } catch (error) {
    // Refused, so surely not committed. After any other failure nobody knows, and the sweeper decides.
    if (isFault(error)) await body.discard();
    throw error;
  }
}
