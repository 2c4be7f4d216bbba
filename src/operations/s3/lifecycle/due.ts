// What lifecycle rules demand of a version at a moment: pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
import { dayMs } from '../../../kernel/clock.ts';
import type {
  BucketLifecycleRecord,
  LifecycleFilter,
  LifecycleMoment,
  LifecycleRule,
  NoncurrentLimit,
} from '../../../storage/records/lifecycle.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import type { DeleteMarkerRecord, VersionRecord } from '../../../storage/records/object-version.ts';
import { isLocked } from '../lock/protection.ts';
import { depthOf } from '../storage-class.ts';

/** What is to be done with a version. */
export type LifecycleAction =
  | { readonly kind: 'expire' }
  | { readonly kind: 'transition'; readonly storageClass: string };

const smallestMovedBytes = 128 * 1024;
const anySize = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** So many days are over at the midnight after them, in UTC. */
export const midnightAfter = (sinceMs: number, days: number): number =>
  (Math.floor(sinceMs / dayMs) + days + 1) * dayMs;

export const momentFor = (at: LifecycleMoment, sinceMs: number): number =>
  at.kind === 'date' ? at.dateMs : midnightAfter(sinceMs, at.days);

const enabled = ({ rules }: Pick<BucketLifecycleRecord, 'rules'>): readonly LifecycleRule[] =>
  rules.filter(({ isEnabled }) => isEnabled);

export function matchesObject(
  { prefix = '', tags, largerThanBytes, smallerThanBytes }: LifecycleFilter,
  key: string,
  object: Pick<ObjectRecord, 'sizeBytes' | 'tags'>,
): boolean {
  return (
    key.startsWith(prefix) &&
    (largerThanBytes === undefined || object.sizeBytes > largerThanBytes) &&
    (smallerThanBytes === undefined || object.sizeBytes < smallerThanBytes) &&
    tags.every((tag) => object.tags.some(({ key: name, value }) => name === tag.key && value === tag.value))
  );
}

/** What has neither tags nor a size is chosen by its key alone. */
export function matchesKey(filter: LifecycleFilter, key: string): boolean {
  const { prefix = '', tags, largerThanBytes, smallerThanBytes } = filter;
  const isByKey = tags.length === 0 && largerThanBytes === undefined && smallerThanBytes === undefined;
  return isByKey && key.startsWith(prefix);
}

interface Expiry {
  readonly atMs: number;
  readonly ruleId: string;
}

/** The first moment at which a rule expires the current object; undefined when none does. */
export function expiryOf(
  lifecycle: Pick<BucketLifecycleRecord, 'rules'>,
  key: string,
  object: Pick<ObjectRecord, 'sizeBytes' | 'tags' | 'lastModifiedMs'>,
): Expiry | undefined {
  return earliest(
    enabled(lifecycle).flatMap(({ id, filter, expiration }) =>
      expiration !== undefined && matchesObject(filter, key, object)
        ? [{ atMs: momentFor(expiration, object.lastModifiedMs), ruleId: id }]
        : [],
    ),
  );
}

/** The moment at which an upload is aborted that nobody completes. */
export function abortOf(
  lifecycle: Pick<BucketLifecycleRecord, 'rules'>,
  key: string,
  initiatedAtMs: number,
): Expiry | undefined {
  return earliest(
    enabled(lifecycle).flatMap(({ id, filter, abortUploadsAfterDays: days }) =>
      days !== undefined && matchesKey(filter, key) ? [{ atMs: midnightAfter(initiatedAtMs, days), ruleId: id }] : [],
    ),
  );
}

function earliest(expiries: readonly Expiry[]): Expiry | undefined {
  return [...expiries].sort((one, other) => one.atMs - other.atMs)[0];
}

interface Situation {
  readonly lifecycle: BucketLifecycleRecord;
  readonly key: string;
  readonly nowMs: number;
}

/**
 * Of the object that is current. Removal for good comes before a move; a move comes before hiding the object behind a
 * marker, which `keepsVersions` says is all that its expiry does.
 */
export function currentAction(
  { lifecycle, key, nowMs }: Situation,
  object: ObjectRecord,
  keepsVersions: boolean,
): LifecycleAction | undefined {
  const expiry = expiryOf(lifecycle, key, object);
  const isExpired = expiry !== undefined && expiry.atMs <= nowMs;
  if (isExpired && !keepsVersions) return { kind: 'expire' };
  const due = enabled(lifecycle).flatMap(({ filter, transitions }) =>
    matchesObject(filter, key, object)
      ? transitions.flatMap(({ at, storageClass }) =>
          momentFor(at, object.lastModifiedMs) <= nowMs && canMove(lifecycle, filter, object, storageClass)
            ? [storageClass]
            : [],
        )
      : [],
  );
  return coldest(due) ?? (isExpired ? { kind: 'expire' } : undefined);
}

/** Whether a delete marker that hides nothing any more is to go. */
export function isMarkerDue({ lifecycle, key, nowMs }: Situation, marker: DeleteMarkerRecord): boolean {
  return enabled(lifecycle).some(({ filter, expiration, expiredMarkers }) => {
    if (!matchesKey(filter, key)) return false;
    const isOld = expiration !== undefined && momentFor(expiration, marker.lastModifiedMs) <= nowMs;
    return expiredMarkers === true || isOld;
  });
}

interface Noncurrent {
  readonly version: VersionRecord;
  readonly noncurrentSinceMs: number;
  /** How many versions that are not current either are newer than this one. */
  readonly newerVersions: number;
}

export function noncurrentAction(
  { lifecycle, key, nowMs }: Situation,
  noncurrent: Noncurrent,
): LifecycleAction | undefined {
  const { version } = noncurrent;
  const isDue = (limit: NoncurrentLimit) =>
    midnightAfter(noncurrent.noncurrentSinceMs, limit.days) <= nowMs &&
    noncurrent.newerVersions >= (limit.newerVersions ?? 0);
  const rules = enabled(lifecycle).filter(({ filter }) =>
    version.kind === 'object' ? matchesObject(filter, key, version.object) : matchesKey(filter, key),
  );
  if (rules.some(({ noncurrentExpiration: limit }) => limit !== undefined && isDue(limit))) {
    // Retention and legal holds stand above the rules.
    const stays = version.kind === 'object' && isLocked(version.object, nowMs, false);
    return stays ? undefined : { kind: 'expire' };
  }
  if (version.kind === 'delete-marker') return undefined;
  const due = rules.flatMap(({ filter, noncurrentTransitions }) =>
    noncurrentTransitions.flatMap((limit) =>
      isDue(limit) && canMove(lifecycle, filter, version.object, limit.storageClass) ? [limit.storageClass] : [],
    ),
  );
  return coldest(due);
}

/** Down only; and not what is so small that it would cost more there, unless the rule itself speaks of sizes. */
function canMove(
  { minimumSize }: BucketLifecycleRecord,
  { largerThanBytes, smallerThanBytes }: LifecycleFilter,
  object: Pick<ObjectRecord, 'sizeBytes' | 'storageClass'>,
  storageClass: string,
): boolean {
  if (depthOf(storageClass) <= depthOf(object.storageClass)) return false;
  if (largerThanBytes !== undefined || smallerThanBytes !== undefined) return true;
  if (minimumSize === 'varies_by_storage_class' && anySize.has(storageClass)) return true;
  return object.sizeBytes >= smallestMovedBytes;
}

function coldest(classes: readonly string[]): LifecycleAction | undefined {
  const [storageClass] = [...classes].sort((one, other) => depthOf(other) - depthOf(one));
  return storageClass === undefined ? undefined : { kind: 'transition', storageClass };
}
