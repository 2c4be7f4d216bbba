// Forgetting the bodies of an object that is replaced or deleted: in its transaction, and on the disk after it.
// docs/formats/object-record.md
import type { BlobId, BlobStore } from '../../../storage/objects/objects.ts';
import { dropBlob } from '../../../storage/records/blob.ts';
import { ObjectBody, ObjectParts, type ObjectRecord, type SealedBody } from '../../../storage/records/object.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';

/** Removes what the object alone refers to. The blobs are to be removed once the transaction is committed. */
export async function dropObjectBodies(
  transaction: RecordTransaction,
  bucketId: string,
  object: ObjectRecord,
): Promise<readonly BlobId[]> {
  if (object.body.kind === 'whole') return dropBodies(transaction, bucketId, [object.body.sealed]);
  const stored = await transaction.get(ObjectParts, [bucketId, object.objectId]);
  transaction.remove(ObjectParts, [bucketId, object.objectId]);
  return dropBodies(transaction, bucketId, stored?.parts ?? []);
}

export function dropBodies(
  transaction: RecordTransaction,
  bucketId: string,
  bodies: readonly SealedBody[],
): readonly BlobId[] {
  const blobs: BlobId[] = [];
  for (const { place, bodyId } of bodies) {
    if (place.kind === 'inline') transaction.remove(ObjectBody, [bucketId, bodyId]);
    else {
      dropBlob(transaction, place.blobId);
      blobs.push(place.blobId);
    }
  }
  return blobs;
}

/** Frees the space now; what is left when this fails, or the process ends, is the sweeper's. Nobody waits for it. */
export function removeBlobs(blobs: Pick<BlobStore, 'remove'>, ids: readonly BlobId[]): void {
  for (const id of ids) blobs.remove(id).catch(() => {});
}
