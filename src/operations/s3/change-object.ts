// One change of what is said of an object, which makes no new version of it: its list, its tags.
import type { BucketRecord } from '../../storage/records/bucket.ts';
import { type ObjectRecord, StoredObject } from '../../storage/records/object.ts';
import { NoncurrentVersion } from '../../storage/records/object-version.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { requireBucket } from './commit-object.ts';
import { objectVersion } from './read-object.ts';
import type { ObjectTarget } from './target.ts';
import { findVersion } from './versions/find-version.ts';

type Change = (transaction: RecordTransaction, bucket: BucketRecord, object: ObjectRecord) => Promise<ObjectRecord>;

/** Gives the object as it is after it. `change` may run more than once, each time on what is there then. */
export async function changeObject(
  call: ServerCall,
  target: ObjectTarget,
  versionId: string | undefined,
  change: Change,
): Promise<ObjectRecord> {
  for (;;) {
    // Tells whoever may know that there is none.
    await objectVersion(call, target, versionId);
    const changed = await call.resources.records.transaction((transaction) =>
      changeVersion(transaction, target, versionId, change),
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
): Promise<ObjectRecord | undefined> {
  const { key } = target;
  const bucket = await requireBucket(transaction, target);
  const found = await findVersion(transaction, bucket.id, key, versionId);
  if (found?.version.kind !== 'object') return undefined;
  const changed = await change(transaction, bucket, found.version.object);
  if (found.isCurrent) transaction.put(StoredObject, [bucket.id, key], changed);
  else {
    const place = [bucket.id, key, -changed.order] as const;
    const shelved = await transaction.get(NoncurrentVersion, [...place]);
    if (shelved === undefined) return undefined;
    transaction.put(NoncurrentVersion, [...place], { ...shelved, version: { kind: 'object', object: changed } });
  }
  return changed;
}
