// Drops what is left of the uploads of buckets that are gone. docs/formats/object-record.md
import { dropLeftUploads } from '../operations/s3/multipart/drop-upload.ts';
import { LeftUploads } from '../storage/records/multipart-upload.ts';
import type { JobContext } from './job.ts';

export async function dropAllLeftUploads(context: Pick<JobContext, 'records' | 'blobs'>): Promise<void> {
  const failures: unknown[] = [];
  for await (const { key } of context.records.list(LeftUploads, { under: [] }))
    await dropLeftUploads(context, String(key[0])).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `buckets whose uploads are left: ${failures.length}`);
}
