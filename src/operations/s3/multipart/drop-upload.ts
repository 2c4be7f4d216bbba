// Removing an upload and all its parts, inside a transaction.
import type { BlobId } from '../../../storage/objects/objects.ts';
import {
  MultipartUpload,
  UploadAddition,
  UploadedPart,
  type UploadedPartRecord,
} from '../../../storage/records/multipart-upload.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { dropBodies } from '../body/drop-body.ts';

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

/** All uploads of a bucket that is deleted; one that is added before the commit makes it fail. */
export async function dropUploads(transaction: RecordTransaction, bucketId: string): Promise<readonly BlobId[]> {
  await transaction.get(UploadAddition, [bucketId, '']);
  transaction.remove(UploadAddition, [bucketId, '']);
  const orphans: BlobId[] = [];
  for await (const { key } of transaction.list(MultipartUpload, { under: [bucketId] }))
    orphans.push(...(await dropUpload(transaction, { bucketId, key: String(key[1]), uploadId: String(key[2]) })));
  return orphans;
}
