// A part's way from plaintext to its record: sealed under the upload's data key, then put in one transaction that also
// drops the part it replaces. docs/formats/object-record.md
import { strict as assert } from 'node:assert';
import { isFault } from '../../../kernel/fault.ts';
import type { Headers } from '../../../kernel/wire.ts';
import type { Expectation } from '../../../protocol/checksums/expectation.ts';
import {
  type MultipartUploadRecord,
  UploadAddition,
  UploadedPart,
  type UploadedPartRecord,
} from '../../../storage/records/multipart-upload.ts';
import type { ServerCall } from '../../context.ts';
import { newId } from '../body/body-context.ts';
import { dropBodies, removeBlobs } from '../body/drop-body.ts';
import { type StagedBody, writeBody } from '../body/write-body.ts';
import { requireBucket } from '../commit-object.ts';
import type { CustomerKey } from '../encryption/customer-key.ts';
import { findDataKey } from '../encryption/data-key.ts';
import { entityTag, hasMd5Tag, startBodyDigest } from '../object-checksum.ts';
import { largestPartBytes } from './limits.ts';
import { choiceOf } from './upload-checksum.ts';
import { requireUpload, type UploadTarget } from './upload-target.ts';

export interface PartToStore {
  readonly upload: MultipartUploadRecord;
  readonly partNumber: number;
  readonly customerKey: CustomerKey | undefined;
  /** Opened once the data key of the upload is there. */
  open(): Promise<AsyncIterable<Buffer> | Iterable<Buffer>> | AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly expectation: Expectation;
  /** Complete once the source has ended. */
  trailers(): Headers;
}

export async function storePart(
  call: ServerCall,
  target: UploadTarget,
  part: PartToStore,
): Promise<UploadedPartRecord> {
  const { upload, partNumber, expectation } = part;
  const { objectId, encryption } = upload;
  // Here `kms:Decrypt` is asked for, before a byte of the part is read: docs/decisions/0091-keys-of-uploads.md.
  const dataKey = await findDataKey(call, encryption, objectId, part.customerKey);
  const { algorithm } = choiceOf(upload);
  const digest = startBodyDigest(expectation, { withMd5: hasMd5Tag(encryption.kind), keep: algorithm });
  let body: StagedBody;
  try {
    const source = await part.open();
    const limitBytes = largestPartBytes;
    body = await writeBody(call.resources, {
      source,
      objectId,
      partNumber,
      dataKey,
      limitBytes,
      observe: digest.update,
    });
  } finally {
    dataKey.fill(0);
  }
  try {
    const { checksum, md5 } = digest.finish(part.trailers());
    assert(checksum.algorithm === algorithm, 'the checksum that is kept is of the algorithm that was asked for');
    const record: UploadedPartRecord = {
      ...body.sealed,
      etag: entityTag(md5, encryption.kind, call.resources.random),
      lastModifiedMs: call.nowMs,
      checksum: { algorithm, value: checksum.value },
    };
    await commitPart(call, target, body, record);
    return record;
  } catch (error) {
    // Refused, so surely not committed. After any other failure nobody knows, and the sweeper decides.
    if (isFault(error)) await body.discard();
    throw error;
  }
}

async function commitPart(
  call: ServerCall,
  target: UploadTarget,
  body: StagedBody,
  record: UploadedPartRecord,
): Promise<void> {
  const { records, blobs, random } = call.resources;
  const { bucket, uploadId } = target;
  const place: [string, string, number] = [bucket.id, uploadId, record.partNumber];
  const tag = newId(random);
  const orphans = await records.transaction(async (transaction) => {
    await requireBucket(transaction, target);
    await requireUpload(transaction, target);
    const replaced = await transaction.get(UploadedPart, place);
    await body.stage(transaction, bucket.id, { kind: UploadedPart.name, key: place });
    transaction.put(UploadedPart, place, record);
    transaction.put(UploadAddition, [bucket.id, uploadId], { tag });
    return replaced === undefined ? [] : dropBodies(transaction, bucket.id, [replaced]);
  });
  removeBlobs(blobs, orphans);
}
