// Carries out the lifecycle rules of all buckets: once a day, after midnight of UTC, and after a change of the rules.
// docs/decisions/0173-lifecycle-rules.md
import { dayMs } from '../kernel/clock.ts';
import {
  type Candidate,
  carryOutAbort,
  carryOutCurrent,
  carryOutNoncurrent,
} from '../operations/s3/lifecycle/carry-out.ts';
import { abortOf, currentAction, isMarkerDue, noncurrentAction } from '../operations/s3/lifecycle/due.ts';
import { Bucket, type BucketRecord } from '../storage/records/bucket.ts';
import { BucketLifecycle, type BucketLifecycleRecord, LifecycleRun } from '../storage/records/lifecycle.ts';
import { MultipartUpload } from '../storage/records/multipart-upload.ts';
import { StoredObject } from '../storage/records/object.ts';
import { CurrentMarker, NoncurrentVersion } from '../storage/records/object-version.ts';
import type { JobContext } from './job.ts';

/** So many transactions at once, which share a flush of the disk. */
const changesAtATime = 32;

type LifecycleContext = Pick<JobContext, 'records' | 'blobs' | 'clock' | 'random' | 'destinations'>;

/** One bucket in one run. */
interface Sweep {
  readonly context: LifecycleContext;
  readonly bucket: BucketRecord;
  readonly lifecycle: BucketLifecycleRecord;
  readonly nowMs: number;
}

type Change = () => Promise<void>;

export async function carryOutLifecycles(context: LifecycleContext): Promise<void> {
  const failures: unknown[] = [];
  for await (const { key, value } of context.records.list(BucketLifecycle, { under: [] }))
    await sweepBucket(context, String(key[0]), value).catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `lifecycles that were not carried out: ${failures.length}`);
}

/** Nothing becomes due between two midnights: a bucket that was gone through today rests, unless its rules have changed. */
async function sweepBucket(context: LifecycleContext, bucketId: string, lifecycle: BucketLifecycleRecord) {
  const { records, clock } = context;
  const nowMs = clock.now();
  const run = { day: Math.floor(nowMs / dayMs), changedAtMs: lifecycle.changedAtMs };
  const before = await records.get(LifecycleRun, [bucketId]);
  if (before?.day === run.day && before.changedAtMs === run.changedAtMs) return;
  const bucket = await records.get(Bucket, [lifecycle.bucketName]);
  if (bucket?.id !== bucketId) return;
  const sweep = { context, bucket, lifecycle, nowMs };
  const failures: unknown[] = [];
  for (const due of [dueUploads, dueVersions, dueObjects, dueMarkers]) await carryOutAll(due(sweep), failures);
  if (failures.length > 0)
    throw new AggregateError(
      failures.slice(0, 10),
      `bucket \`${bucket.name}\`: changes that failed: ${failures.length}`,
    );
  await records.transaction(async (transaction) => {
    // Nothing is noted of rules that are gone.
    if ((await transaction.get(BucketLifecycle, [bucketId])) !== undefined)
      transaction.put(LifecycleRun, [bucketId], run);
  });
}

/** What cannot be done is tried again by the next run, and keeps nothing else from being done. */
async function carryOutAll(changes: AsyncIterable<Change>, failures: unknown[]): Promise<void> {
  let running: Promise<unknown>[] = [];
  for await (const change of changes) {
    running.push(change().catch((error: unknown) => failures.push(error)));
    if (running.length < changesAtATime) continue;
    await Promise.all(running);
    running = [];
  }
  await Promise.all(running);
}

const candidate = ({ bucket }: Sweep, key: unknown): Candidate => ({
  bucketId: bucket.id,
  bucketName: bucket.name,
  key: String(key),
});

async function* dueObjects(sweep: Sweep): AsyncGenerator<Change> {
  const { context, bucket, nowMs } = sweep;
  const keepsVersions = bucket.versioning !== undefined;
  for await (const { key, value } of context.records.list(StoredObject, { under: [bucket.id] })) {
    const found = candidate(sweep, key[1]);
    if (currentAction({ ...sweep, key: found.key }, value, keepsVersions) !== undefined)
      yield () => carryOutCurrent(context, found, nowMs);
  }
}

async function* dueMarkers(sweep: Sweep): AsyncGenerator<Change> {
  const { context, bucket, nowMs } = sweep;
  for await (const { key, value } of context.records.list(CurrentMarker, { under: [bucket.id] })) {
    const found = candidate(sweep, key[1]);
    if (isMarkerDue({ ...sweep, key: found.key }, value)) yield () => carryOutCurrent(context, found, nowMs);
  }
}

/** The newest of a key come first, so that those before are counted on the way. */
async function* dueVersions(sweep: Sweep): AsyncGenerator<Change> {
  const { context, bucket, nowMs } = sweep;
  let [lastKey, newerVersions]: [string | undefined, number] = [undefined, 0];
  for await (const { key, value } of context.records.list(NoncurrentVersion, { under: [bucket.id] })) {
    const found = { ...candidate(sweep, key[1]), order: -Number(key[2]) };
    newerVersions = found.key === lastKey ? newerVersions + 1 : 0;
    lastKey = found.key;
    if (noncurrentAction({ ...sweep, key: found.key }, { ...value, newerVersions }) !== undefined)
      yield () => carryOutNoncurrent(context, found, nowMs);
  }
}

async function* dueUploads(sweep: Sweep): AsyncGenerator<Change> {
  const { context, bucket, lifecycle, nowMs } = sweep;
  for await (const { key, value } of context.records.list(MultipartUpload, { under: [bucket.id] })) {
    const found = { ...candidate(sweep, key[1]), uploadId: String(key[2]) };
    const abort = abortOf(lifecycle, found.key, value.initiatedAtMs);
    if (abort !== undefined && abort.atMs <= nowMs) yield () => carryOutAbort(context, found, nowMs);
  }
}
