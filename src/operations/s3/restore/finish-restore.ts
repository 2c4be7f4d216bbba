// What becomes of a restore when its time has come: it is ready, or its copy is over.
import { Bucket } from '../../../storage/records/bucket.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import { NoncurrentVersion } from '../../../storage/records/object-version.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { RestoreDue } from '../../../storage/records/restore.ts';
import { midnightAfter } from '../lifecycle/due.ts';
import type { KeyPlace } from '../versions/change-key.ts';
import { currentVersion } from '../versions/find-version.ts';
import type { Occasion } from '../versions/key-change.ts';
import { replaceVersion } from '../versions/replace-version.ts';
import { stageRestoreEvent } from './restore-event.ts';
import { keepRestore } from './start-restore.ts';

/** As the entry of the record names it. */
export interface DueRestore {
  readonly atMs: number;
  readonly bucketId: string;
  readonly bucketName: string;
  readonly key: string;
  readonly order: number;
}

interface FoundObject {
  readonly object: ObjectRecord;
  readonly isCurrent: boolean;
}

/** The entry goes in the same transaction; nothing else happens when the object is gone or has another state. */
export async function finishRestore(
  transaction: RecordTransaction,
  due: DueRestore,
  occasion: Occasion,
): Promise<void> {
  const { atMs, bucketId, bucketName, key, order } = due;
  transaction.remove(RestoreDue, [atMs, bucketId, key, order]);
  const bucket = await transaction.get(Bucket, [bucketName]);
  if (bucket?.id !== bucketId) return;
  const found = await objectAt(transaction, due);
  if (found === undefined) return;
  const { object, isCurrent } = found;
  const { restore } = object;
  const place: KeyPlace = { bucket, key };
  if (restore?.kind === 'ongoing' && restore.readyAtMs === atMs) {
    const expiresAtMs = midnightAfter(atMs, restore.days);
    await keepRestore(transaction, place, found, { kind: 'restored', expiresAtMs }, expiresAtMs);
    await stageRestoreEvent(transaction, place, object, { name: 'ObjectRestore:Completed', occasion, expiresAtMs });
  } else if (restore?.kind === 'restored' && restore.expiresAtMs === atMs) {
    await replaceVersion(transaction, place, { ...object, restore: undefined }, { isCurrent });
    await stageRestoreEvent(transaction, place, object, { name: 'ObjectRestore:Delete', occasion });
  }
}

async function objectAt(
  transaction: RecordTransaction,
  { bucketId, key, order }: DueRestore,
): Promise<FoundObject | undefined> {
  const current = await currentVersion(transaction, bucketId, key);
  if (current?.kind === 'object' && current.object.order === order) return { object: current.object, isCurrent: true };
  const shelved = await transaction.get(NoncurrentVersion, [bucketId, key, -order]);
  return shelved?.version.kind === 'object' ? { object: shelved.version.object, isCurrent: false } : undefined;
}
