// Which blobs the metadata refers to. A blob without a record of this kind is garbage, and the sweeper's.
import type { BlobId } from '../objects/objects.ts';
import { type RecordTransaction, recordKind } from './record.ts';

/** The record that the blob belongs to: its kind, and its key as text, for people who look. */
export interface BlobOwner {
  readonly kind: string;
  readonly key: readonly (string | number)[];
}

export interface BlobReference {
  readonly owner: BlobOwner;
  readonly sealedSizeBytes: number;
}

export const blobKind = recordKind<readonly [BlobId], BlobReference>({ name: 'blob', version: 1 });

/** A blob that the sweeper has taken, while its writer may still live: nobody may refer to it any more. */
export const condemnedBlobKind = recordKind<readonly [BlobId], { readonly condemnedAtMs: number }>({
  name: 'condemned-blob',
  version: 1,
});

/** So long went by between the end of a blob and the reference to it that the sweeper has taken it. */
export class BlobCondemned extends Error {
  constructor(id: BlobId) {
    super(`blob \`${id}\` was swept before anything referred to it`);
    this.name = 'BlobCondemned';
  }
}

/**
 * In the transaction that writes the owner: the blob, finished before, is its owner's from now on. Also moves a blob from
 * one owner to another. Throws `BlobCondemned` when it is too late.
 */
export async function referToBlob(transaction: RecordTransaction, id: BlobId, reference: BlobReference): Promise<void> {
  if ((await transaction.get(condemnedBlobKind, [id])) !== undefined) throw new BlobCondemned(id);
  transaction.put(blobKind, [id], reference);
}

/** In the transaction that removes the owner; once it is committed, `BlobStore.remove` frees the space sooner than the sweeper. */
export function dropBlob(transaction: RecordTransaction, id: BlobId): void {
  transaction.remove(blobKind, [id]);
}
