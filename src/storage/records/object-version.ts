// Versions of a key that are not its current object: delete markers, and what was current before. docs/formats/object-record.md
import type { AccountId } from '../../kernel/ids.ts';
import type { ObjectRecord, VersionIdentity } from './object.ts';
import { recordKind } from './record.ts';

/** What a deletion without a version leaves where versions are kept. */
export interface DeleteMarkerRecord extends VersionIdentity {
  readonly lastModifiedMs: number;
  /** Undefined for the owner of the bucket. */
  readonly owner: AccountId | undefined;
}

export type VersionRecord =
  | { readonly kind: 'object'; readonly object: ObjectRecord }
  | { readonly kind: 'delete-marker'; readonly marker: DeleteMarkerRecord };

/** The current version of a key, when it is a delete marker: then there is no `object` record. */
export const CurrentMarker = recordKind<[bucketId: string, key: string], DeleteMarkerRecord>({
  name: 'delete-marker',
  version: 1,
});

export interface NoncurrentRecord {
  readonly version: VersionRecord;
  /** When a newer version took its place. */
  readonly noncurrentSinceMs: number;
}

/** By the order of the version with its sign turned: the newest first. A key has some only beside a current version. */
export const NoncurrentVersion = recordKind<[bucketId: string, key: string, turnedOrder: number], NoncurrentRecord>({
  name: 'object-version',
  version: 1,
});

/** Where the version `null` of a key is among those that are not current; nothing when it is current, or there is none. */
export const NoncurrentNull = recordKind<[bucketId: string, key: string], { readonly order: number }>({
  name: 'null-version',
  version: 1,
});
