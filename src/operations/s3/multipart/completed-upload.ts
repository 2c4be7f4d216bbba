// What is kept of a completed upload for a while, so that a client that lost the answer gets it by asking again.
// docs/decisions/0094-completing-again.md
import { minuteMs } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import { CompletedUpload, type CompletedUploadRecord } from '../../../storage/records/multipart-upload.ts';
import type { RecordReader, RecordStore } from '../../../storage/records/record.ts';
import { partsDigest, type RequestedPart } from './requested-parts.ts';
import type { UploadTarget } from './upload-target.ts';

export const completionLifetimeMs = 15 * minuteMs;

/** Looked through with each completion, which adds one: so expired records do not pile up. */
const sweptAtOnce = 16;

/** The answer of the completion that lists the same parts, or NoSuchUpload. */
export async function completedBefore(
  records: RecordReader,
  { bucket, key, uploadId }: UploadTarget,
  requested: readonly RequestedPart[],
  nowMs: number,
): Promise<CompletedUploadRecord> {
  const completed = await records.get(CompletedUpload, [uploadId]);
  const isSame =
    completed !== undefined &&
    completed.bucketId === bucket.id &&
    completed.key === key &&
    nowMs < completed.expiresAtMs &&
    completed.partsDigest.equals(partsDigest(requested));
  if (!isSame) throw new Fault('NoSuchUpload', { UploadId: uploadId });
  return completed;
}

export async function forgetExpired(records: RecordStore, nowMs: number): Promise<void> {
  const expired: string[] = [];
  for await (const { key, value } of records.list(CompletedUpload, { under: [], limit: sweptAtOnce }))
    if (value.expiresAtMs <= nowMs) expired.push(String(key[0]));
  if (expired.length === 0) return;
  await records.transaction(async (transaction) => {
    for (const uploadId of expired) transaction.remove(CompletedUpload, [uploadId]);
  });
}
