// Removing an upload and all its parts, inside a transaction; and the uploads of a bucket that is gone.
import type { BlobId, BlobStore } from '../../../storage/objects/objects.ts';
import {
  LeftUploads,
  MultipartUpload,
  UploadAddition,
  UploadedPart,
  type UploadedPartRecord,
} from '../../../storage/records/multipart-upload.ts';
import type { RecordReader, RecordStore, RecordTransaction } from '../../../storage/records/record.ts';
import { dropBodies, removeBlobs } from '../body/drop-body.ts';

interface UploadKey {
  readonly bucketId: string;
  readonly key: string;
  readonly uploadId: string;
}

/** All parts, in order; a part that is added before the commit makes it fail. */
export async function allParts(
  transaction: RecordTransaction,
  { bucketId, uploadId }: UploadKey,
): Promise<readonly UploadedPartRecord[]> {
  await transaction.get(UploadAddition, [bucketId, uploadId]);
  const parts: UploadedPartRecord[] = [];
  for await (const { value } of transaction.list(UploadedPart, { under: [bucketId, uploadId] })) parts.push(value);
  return parts;
}

/** The records of the upload and its parts, not what the parts refer to. */
export function removeUploadRecords(
  transaction: RecordTransaction,
  { bucketId, key, uploadId }: UploadKey,
  parts: readonly UploadedPartRecord[],
): void {
  transaction.remove(MultipartUpload, [bucketId, key, uploadId]);
  transaction.remove(UploadAddition, [bucketId, uploadId]);
  for (const { partNumber } of parts) transaction.remove(UploadedPart, [bucketId, uploadId, partNumber]);
}

/** Gives the blobs that nothing refers to once the transaction is committed. */
export async function dropUpload(transaction: RecordTransaction, upload: UploadKey): Promise<readonly BlobId[]> {
  const parts = await allParts(transaction, upload);
  removeUploadRecords(transaction, upload, parts);
  return dropBodies(transaction, upload.bucketId, parts);
}

export interface LeftUploadParts {
  readonly records: RecordStore;
  readonly blobs: Pick<BlobStore, 'remove'>;
}

/**
 * Drops uploads of a bucket that is gone, `most` of them, each in a transaction of its own: together they may be more than
 * one can hold. Nothing is added to them any more, because whoever adds reads the bucket.
 */
export async function dropLeftUploads({ records, blobs }: LeftUploadParts, bucketId: string, most = Infinity) {
  for (let dropped = 0; dropped < most; dropped += 1) {
    const upload = await firstUpload(records, bucketId);
    if (upload === undefined) return forgetLeftUploads(records, bucketId);
    removeBlobs(blobs, await records.transaction((transaction) => dropUpload(transaction, upload)));
  }
}

async function firstUpload(records: RecordReader, bucketId: string): Promise<UploadKey | undefined> {
  for await (const { key } of records.list(MultipartUpload, { under: [bucketId], limit: 1 }))
    return { bucketId, key: String(key[1]), uploadId: String(key[2]) };
  return undefined;
}

function forgetLeftUploads(records: RecordStore, bucketId: string): Promise<void> {
  return records.transaction(async (transaction) => {
    transaction.remove(UploadAddition, [bucketId, '']);
    transaction.remove(LeftUploads, [bucketId]);
  });
}
