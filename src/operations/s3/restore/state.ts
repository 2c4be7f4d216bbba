// Whether an archived object can be read at a moment: pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
import { Fault } from '../../../kernel/fault.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import { midnightAfter } from '../lifecycle/due.ts';
import { isArchive } from '../storage-class.ts';

export type RestoreState =
  /** Of a class that is read at once. */
  | { readonly kind: 'active' }
  | { readonly kind: 'archived' }
  | { readonly kind: 'ongoing' }
  | { readonly kind: 'restored'; readonly expiresAtMs: number };

type Archived = Pick<ObjectRecord, 'storageClass' | 'restore'>;

/** Told by the clock alone: the job that writes it down may come a little later. */
export function restoreState({ storageClass, restore }: Archived, nowMs: number): RestoreState {
  if (!isArchive(storageClass)) return { kind: 'active' };
  if (restore === undefined) return { kind: 'archived' };
  if (restore.kind === 'ongoing' && restore.readyAtMs > nowMs) return { kind: 'ongoing' };
  const expiresAtMs = restore.kind === 'ongoing' ? midnightAfter(restore.readyAtMs, restore.days) : restore.expiresAtMs;
  return expiresAtMs > nowMs ? { kind: 'restored', expiresAtMs } : { kind: 'archived' };
}

/** Refuses to read the bytes of an object that is archived and not restored. */
export function requireReadable(object: Archived, nowMs: number, message?: string): void {
  const { kind } = restoreState(object, nowMs);
  if (kind === 'archived' || kind === 'ongoing')
    throw new Fault('InvalidObjectState', { StorageClass: object.storageClass, ...(message && { message }) });
}

/** The header `x-amz-restore`: nothing for an object of which no restore was asked. */
export function restoreAnswer(object: Archived, nowMs: number): { readonly Restore?: string } {
  const state = restoreState(object, nowMs);
  if (state.kind === 'ongoing') return { Restore: 'ongoing-request="true"' };
  if (state.kind !== 'restored') return {};
  return { Restore: `ongoing-request="false", expiry-date="${new Date(state.expiresAtMs).toUTCString()}"` };
}

/** As listings tell it, of those that are asked for `RestoreStatus`. */
export function listedRestore(object: Archived, nowMs: number) {
  const state = restoreState(object, nowMs);
  if (state.kind === 'ongoing') return { RestoreStatus: { IsRestoreInProgress: true } };
  if (state.kind !== 'restored') return {};
  return { RestoreStatus: { IsRestoreInProgress: false, RestoreExpiryDate: new Date(state.expiresAtMs) } };
}
