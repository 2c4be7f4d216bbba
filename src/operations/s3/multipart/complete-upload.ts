// The one transaction that turns the parts of an upload into an object. docs/formats/object-record.md
import { Fault } from '../../../kernel/fault.ts';
import type { BlobId } from '../../../storage/objects/objects.ts';
import { blobKind, referToBlob } from '../../../storage/records/blob.ts';
import {
  CompletedUpload,
  type CompletedUploadRecord,
  MultipartUpload,
  type MultipartUploadRecord,
  type UploadedPartRecord,
} from '../../../storage/records/multipart-upload.ts';
import { ObjectParts, type ObjectRecord } from '../../../storage/records/object.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { ServerCall } from '../../context.ts';
import { dropBodies, removeBlobs } from '../body/drop-body.ts';
import { objectOwner, occasionOf, putObjectVersion, requireBucket } from '../commit-object.ts';
import { checkWrite, type WriteConditions } from '../conditions.ts';
import { requireComparedAlike, requireDecided } from '../stored-target.ts';
import type { KeyPlace, NewObject } from '../versions/change-key.ts';
import type { Occasion } from '../versions/key-change.ts';
import { type Assembly, assemble } from './assemble.ts';
import { completedBefore, completionLifetimeMs } from './completed-upload.ts';
import { checkDeclaredChecksum } from './declared-checksum.ts';
import { allParts, removeUploadRecords } from './drop-upload.ts';
import { partsDigest, type RequestedPart } from './requested-parts.ts';
import type { UploadTarget } from './upload-target.ts';

export interface Completion {
  readonly requested: readonly RequestedPart[];
  readonly declaredChecksum: string | undefined;
  /** In bytes. */
  readonly declaredSize: number | undefined;
  readonly conditions: WriteConditions;
}

interface Outcome {
  readonly completed: CompletedUploadRecord;
  readonly orphans: readonly BlobId[];
}

/** All or nothing, durably. Gives what the client is told. */
export async function completeUpload(
  call: ServerCall,
  target: UploadTarget,
  completion: Completion,
): Promise<CompletedUploadRecord> {
  const { records, blobs } = call.resources;
  const occasion = occasionOf(call);
  const { completed, orphans } = await records.transaction(async (transaction): Promise<Outcome> => {
    const bucket = await requireBucket(transaction, target);
    const upload = await transaction.get(MultipartUpload, [target.bucket.id, target.key, target.uploadId]);
    // The same request may have won a race with this one.
    if (upload === undefined)
      return { completed: await completedBefore(transaction, target, completion.requested, call.nowMs), orphans: [] };
    return complete(transaction, target, { bucket, key: target.key }, upload, completion, occasion);
  });
  removeBlobs(blobs, orphans);
  return completed;
}

async function complete(
  transaction: RecordTransaction,
  target: UploadTarget,
  place: KeyPlace,
  upload: MultipartUploadRecord,
  completion: Completion,
  occasion: Occasion,
): Promise<Outcome> {
  const { bucket, key } = place;
  const { uploadId } = target;
  const uploadKey = { bucketId: bucket.id, key, uploadId };
  const uploaded = await allParts(transaction, uploadKey);
  const assembly = assemble(upload, uploaded, completion.requested);
  checkDeclared(completion, assembly);
  const commit = {
    object: assembledObject(upload, assembly),
    check: (current: ObjectRecord | undefined) => {
      if (occasion.call) requireDecided(occasion.call, target, current);
      requireComparedAlike(target, current, completion.conditions.IfMatch);
      checkWrite(completion.conditions, key, current);
    },
    stage: async () => {
      const listed = new Set(assembly.parts);
      const unlisted = uploaded.filter((part) => !listed.has(part));
      removeUploadRecords(transaction, uploadKey, uploaded);
      await keepParts(transaction, target, upload, assembly);
      return dropBodies(transaction, bucket.id, unlisted);
    },
  };
  const { versionId, orphans } = await putObjectVersion(transaction, place, commit, occasion);
  const completed: CompletedUploadRecord = {
    bucketId: bucket.id,
    key,
    partsDigest: partsDigest(completion.requested),
    versionId,
    etag: assembly.etag,
    checksum: assembly.checksum,
    encryption: upload.encryption,
    expiresAtMs: occasion.nowMs + completionLifetimeMs,
  };
  transaction.put(CompletedUpload, [uploadId], completed);
  return { completed, orphans };
}

function checkDeclared({ declaredChecksum, declaredSize }: Completion, { checksum, sizeBytes }: Assembly): void {
  if (declaredSize !== undefined && declaredSize !== sizeBytes)
    throw new Fault('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header value ${declaredSize} does not match what was computed: ${sizeBytes}`,
    });
  checkDeclaredChecksum(declaredChecksum, checksum);
}

function assembledObject(upload: MultipartUploadRecord, { parts, sizeBytes, etag, checksum }: Assembly): NewObject {
  const { uploadId: _, initiator: __, initiatedAtMs, sentContext: ___, ...described } = upload;
  return {
    ...described,
    sizeBytes,
    etag,
    // AWS dates an object by the start of its upload.
    lastModifiedMs: initiatedAtMs,
    checksum,
    restore: undefined,
    body: { kind: 'parts', partCount: parts.length },
  };
}

async function keepParts(
  transaction: RecordTransaction,
  target: UploadTarget,
  upload: MultipartUploadRecord,
  { parts }: Assembly,
): Promise<void> {
  for (const part of parts) await moveBlob(transaction, target, part);
  const keepsChecksums = upload.checksum !== undefined;
  transaction.put(ObjectParts, [target.bucket.id, upload.objectId], {
    parts: parts.map(({ bodyId, partNumber, sizeBytes, place, checksum }) => ({
      bodyId,
      partNumber,
      sizeBytes,
      place,
      checksum: keepsChecksums ? checksum.value : undefined,
    })),
  });
}

/** From the part to the object; an inline body is found by its own id, and stays where it is. */
async function moveBlob(transaction: RecordTransaction, target: UploadTarget, { place }: UploadedPartRecord) {
  if (place.kind === 'inline') return;
  const reference = await transaction.get(blobKind, [place.blobId]);
  if (reference === undefined) throw new TypeError('a part refers to a blob that nothing keeps');
  await referToBlob(transaction, place.blobId, { ...reference, owner: objectOwner(target) });
}
