// What lifecycle rules demand, done: each key or upload in a transaction that decides again on what is there then, so that
// a rule or an object that has changed meanwhile is seen.
import type { Random } from '../../../kernel/random.ts';
import type { BlobId, BlobStore } from '../../../storage/objects/objects.ts';
import { Bucket, type BucketRecord } from '../../../storage/records/bucket.ts';
import { BucketLifecycle, type BucketLifecycleRecord } from '../../../storage/records/lifecycle.ts';
import { MultipartUpload } from '../../../storage/records/multipart-upload.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import { NoncurrentVersion } from '../../../storage/records/object-version.ts';
import type { RecordStore, RecordTransaction } from '../../../storage/records/record.ts';
import type { Destinations } from '../../context.ts';
import { removeBlobs } from '../body/drop-body.ts';
import { dropUpload } from '../multipart/drop-upload.ts';
import { objectEvent } from '../notifications/object-event.ts';
import { stageEvents } from '../notifications/stage-events.ts';
import { addVersion, removeVersion } from '../versions/change-key.ts';
import { currentVersion } from '../versions/find-version.ts';
import type { Occasion } from '../versions/key-change.ts';
import { replaceVersion } from '../versions/replace-version.ts';
import { saltBytes } from '../versions/version-id.ts';
import { abortOf, currentAction, isMarkerDue, noncurrentAction } from './due.ts';

export interface LifecycleParts {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly random: Random;
  readonly destinations: Destinations;
}

/** A key of a bucket that had rules when it was listed. */
export interface Candidate {
  readonly bucketId: string;
  readonly bucketName: string;
  readonly key: string;
}

interface Work {
  readonly transaction: RecordTransaction;
  readonly bucket: BucketRecord;
  readonly lifecycle: BucketLifecycleRecord;
  readonly key: string;
  readonly nowMs: number;
  readonly occasion: Occasion;
}

type Orphans = readonly BlobId[];

/** Nothing when the bucket or its rules are gone. */
async function carryOut(
  { records, blobs, random, destinations }: LifecycleParts,
  { bucketId, bucketName, key }: Candidate,
  nowMs: number,
  work: (work: Work) => Promise<Orphans>,
): Promise<void> {
  const occasion = { nowMs, salt: random.bytes(saltBytes), call: undefined, destinations };
  const orphans = await records.transaction(async (transaction) => {
    const bucket = await transaction.get(Bucket, [bucketName]);
    const lifecycle = await transaction.get(BucketLifecycle, [bucketId]);
    if (bucket?.id !== bucketId || lifecycle === undefined) return [];
    return work({ transaction, bucket, lifecycle, key, nowMs, occasion });
  });
  removeBlobs(blobs, orphans);
}

export const carryOutCurrent = (parts: LifecycleParts, candidate: Candidate, nowMs: number): Promise<void> =>
  carryOut(parts, candidate, nowMs, async (work) => {
    const { transaction, bucket, key } = work;
    const version = await currentVersion(transaction, bucket.id, key);
    if (version === undefined) return [];
    if (version.kind === 'object') return changeCurrent(work, version.object);
    for await (const _ of transaction.list(NoncurrentVersion, { under: [bucket.id, key], limit: 1 })) return [];
    if (!isMarkerDue(work, version.marker)) return [];
    const { orphans } = await removeVersion(transaction, work, { version, isCurrent: true }, work.occasion);
    return orphans;
  });

async function changeCurrent(work: Work, object: ObjectRecord): Promise<Orphans> {
  const { transaction, bucket, nowMs, occasion } = work;
  const keepsVersions = bucket.versioning !== undefined;
  const action = currentAction(work, object, keepsVersions);
  if (action === undefined) return [];
  if (action.kind === 'transition') {
    await move(work, object, action.storageClass, { isCurrent: true });
    return [];
  }
  if (!keepsVersions) {
    const found = { version: { kind: 'object', object }, isCurrent: true } as const;
    return (await removeVersion(transaction, work, found, occasion)).orphans;
  }
  const marker = { lastModifiedMs: nowMs, owner: undefined };
  return (await addVersion(transaction, work, { kind: 'delete-marker', marker }, occasion)).orphans;
}

/** `order` is that of the version. */
export const carryOutNoncurrent = (
  parts: LifecycleParts,
  candidate: Candidate & { readonly order: number },
  nowMs: number,
): Promise<void> =>
  carryOut(parts, candidate, nowMs, async (work) => {
    const { transaction, bucket, key, occasion } = work;
    const found = await transaction.get(NoncurrentVersion, [bucket.id, key, -candidate.order]);
    if (found === undefined) return [];
    const newerVersions = await newerThan(work, candidate.order);
    const action = noncurrentAction(work, { ...found, newerVersions });
    const { version } = found;
    if (action?.kind === 'transition' && version.kind === 'object')
      await move(work, version.object, action.storageClass, { isCurrent: false });
    if (action?.kind !== 'expire') return [];
    return (await removeVersion(transaction, work, { version, isCurrent: false }, occasion)).orphans;
  });

/** As far as a rule asks for it. */
async function newerThan({ transaction, bucket, key, lifecycle }: Work, order: number): Promise<number> {
  const most = mostNewerVersions(lifecycle);
  let newer = 0;
  if (most === 0) return newer;
  for await (const { key: place } of transaction.list(NoncurrentVersion, { under: [bucket.id, key], limit: most })) {
    if (Number(place[2]) >= -order) break;
    newer += 1;
  }
  return newer;
}

function mostNewerVersions({ rules }: Pick<BucketLifecycleRecord, 'rules'>): number {
  const limits = rules.flatMap(({ noncurrentExpiration, noncurrentTransitions }) => [
    noncurrentExpiration?.newerVersions ?? 0,
    ...noncurrentTransitions.map(({ newerVersions = 0 }) => newerVersions),
  ]);
  return Math.max(0, ...limits);
}

async function move(
  { transaction, bucket, key, occasion }: Work,
  object: ObjectRecord,
  storageClass: string,
  place: { readonly isCurrent: boolean },
): Promise<void> {
  await replaceVersion(transaction, { bucket, key }, { ...object, storageClass }, place);
  const event = { ...objectEvent('LifecycleTransition', { bucket, key }, object), transitionedTo: storageClass };
  await stageEvents(transaction, bucket, [event], occasion);
}

export const carryOutAbort = (
  parts: LifecycleParts,
  candidate: Candidate & { readonly uploadId: string },
  nowMs: number,
): Promise<void> =>
  carryOut(parts, candidate, nowMs, async ({ transaction, bucket, lifecycle, key }) => {
    const { uploadId } = candidate;
    const upload = await transaction.get(MultipartUpload, [bucket.id, key, uploadId]);
    const abort = upload && abortOf(lifecycle, key, upload.initiatedAtMs);
    if (abort === undefined || abort.atMs > nowMs) return [];
    return dropUpload(transaction, { bucketId: bucket.id, key, uploadId });
  });
