// Begins a restore, hurries one, or extends what was restored, in a transaction that has found the version.
import { Fault } from '../../../kernel/fault.ts';
import type { ObjectRecord, ObjectRestore } from '../../../storage/records/object.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { RestoreDue } from '../../../storage/records/restore.ts';
import { midnightAfter } from '../lifecycle/due.ts';
import { isArchive } from '../storage-class.ts';
import type { KeyPlace } from '../versions/change-key.ts';
import type { Occasion } from '../versions/key-change.ts';
import { replaceVersion } from '../versions/replace-version.ts';
import { type WantedRestore, waitMsOf } from './read-request.ts';
import { stageRestoreEvent } from './restore-event.ts';
import { restoreState } from './state.ts';

interface FoundObject {
  readonly object: ObjectRecord;
  readonly isCurrent: boolean;
}

export async function startRestore(
  transaction: RecordTransaction,
  place: KeyPlace,
  found: FoundObject,
  wanted: WantedRestore,
  occasion: Occasion,
): Promise<'started' | 'extended'> {
  const { object } = found;
  const { storageClass } = object;
  if (!isArchive(storageClass))
    throw new Fault('InvalidObjectState', {
      message: "Restore is not allowed for the object's current storage class",
      StorageClass: storageClass,
    });
  const { nowMs } = occasion;
  const readyAtMs = nowMs + waitMsOf(storageClass, wanted.tier);
  const state = restoreState(object, nowMs);
  if (state.kind === 'restored') {
    const restore = { kind: 'restored', expiresAtMs: midnightAfter(nowMs, wanted.days) } as const;
    await keepRestore(transaction, place, found, restore, restore.expiresAtMs);
    return 'extended';
  }
  if (state.kind === 'ongoing') requireHurry(object, wanted, readyAtMs);
  await keepRestore(transaction, place, found, { kind: 'ongoing', readyAtMs, days: wanted.days }, readyAtMs);
  await stageRestoreEvent(transaction, place, object, { name: 'ObjectRestore:Post', occasion });
  return 'started';
}

/** While a restore is under way, all that can be asked is the same sooner. */
function requireHurry({ restore }: ObjectRecord, { days }: WantedRestore, readyAtMs: number): void {
  if (restore?.kind === 'ongoing' && restore.days === days && readyAtMs < restore.readyAtMs) return;
  throw new Fault('RestoreAlreadyInProgress');
}

export async function keepRestore(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
  { object, isCurrent }: FoundObject,
  restore: ObjectRestore,
  dueAtMs: number,
): Promise<void> {
  await replaceVersion(transaction, { bucket, key }, { ...object, restore }, { isCurrent });
  transaction.put(RestoreDue, [dueAtMs, bucket.id, key, object.order], { bucketName: bucket.name });
}
