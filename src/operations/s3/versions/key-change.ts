// What one transaction did to one key: told, inside that transaction, to those who keep record of it.
import type { CallFacts } from '../../../kernel/operation.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { VersionRecord } from '../../../storage/records/object-version.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { Destinations } from '../../context.ts';
import { notifyOfChange } from '../notifications/notify-of-change.ts';

/** When and why a key changes. Made before the transaction: it may run more than once. */
export interface Occasion {
  readonly nowMs: number;
  /** 16 random bytes, for the id of a version that may be made. */
  readonly salt: Buffer;
  /** Undefined for the server's own work, such as an expiry. */
  readonly call: CallFacts | undefined;
  /** Whom events of the change can go to. */
  readonly destinations: Destinations;
  /** Whether versions under retention in governance mode may be removed all the same. */
  readonly bypassesGovernance?: boolean;
}

export interface KeyChange {
  readonly bucket: BucketRecord;
  readonly key: string;
  readonly occasion: Occasion;
  /** Higher than that of every earlier change, as long as the key has a version. */
  readonly sequence: number;
  /** The new current version, an object or a delete marker; undefined for a deletion that left none. */
  readonly created: VersionRecord | undefined;
  /** What is gone for good: the version that was named, or the one that was written over. */
  readonly removed: VersionRecord | undefined;
}

export type ChangeObserver = (transaction: RecordTransaction, change: KeyChange) => Promise<void>;

/** Each writes what follows from a change in the change's own transaction, which may run more than once. */
const observers: readonly ChangeObserver[] = [notifyOfChange];

export async function announce(transaction: RecordTransaction, change: KeyChange): Promise<void> {
  for (const observe of observers) await observe(transaction, change);
}
