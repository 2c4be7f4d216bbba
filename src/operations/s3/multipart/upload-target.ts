// The upload that a request is about. Whether there is one is told only after authorization.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
import type { AccessRequest, ContextKeys } from '../../../kernel/access.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import { MultipartUpload, type MultipartUploadRecord } from '../../../storage/records/multipart-upload.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import type { Readers } from '../../context.ts';
import { locateOccupied } from '../stored-target.ts';
import { type ObjectInput, type ObjectTarget, objectAccess } from '../target.ts';

export interface UploadInput extends ObjectInput {
  readonly UploadId?: string | undefined;
}

export interface UploadTarget extends ObjectTarget {
  readonly uploadId: string;
  readonly upload: MultipartUploadRecord | undefined;
}

export async function locateUpload(input: UploadInput, readers: Readers, call: CallFacts): Promise<UploadTarget> {
  const target = await locateOccupied(input, readers, call);
  const uploadId = input.UploadId ?? '';
  const upload = await readers.records.get(MultipartUpload, [target.bucket.id, target.key, uploadId]);
  return { ...target, uploadId, upload };
}

/** Reads it again where it counts: in the transaction that builds on it. */
export async function requireUpload(
  records: RecordReader,
  { bucket, key, uploadId }: Omit<UploadTarget, 'upload'>,
): Promise<MultipartUploadRecord> {
  const upload = await records.get(MultipartUpload, [bucket.id, key, uploadId]);
  if (upload === undefined) throw new Fault('NoSuchUpload', { UploadId: uploadId });
  return upload;
}

export function foundUpload({ upload, uploadId }: UploadTarget): MultipartUploadRecord {
  if (upload === undefined) throw new Fault('NoSuchUpload', { UploadId: uploadId });
  return upload;
}

/** Only what makes an object visible creates it: a policy that demands `If-None-Match` asks for nothing before that. */
export const uploading: ContextKeys = { 's3:ObjectCreationOperation': 'false' };

/** Of what the account that began an upload may do with it, as far as its own policies let it: docs/decisions/0261-whose-an-upload-is.md. */
export function ownUploadAccess(action: `s3:${string}`, target: UploadTarget, call: CallFacts): AccessRequest {
  const access = objectAccess(action, target, call);
  const { upload, bucket } = target;
  if (upload === undefined || upload.initiator.account === bucket.owner) return access;
  return { ...access, acl: { kind: 'upload', initiator: upload.initiator.account } };
}

/** `s3:PutObject`, with the condition keys that the upload was created with: docs/decisions/0090-condition-keys-of-an-upload.md. */
export function uploadAccess(target: UploadTarget, call: CallFacts, context: ContextKeys): AccessRequest {
  return objectAccess('s3:PutObject', target, call, { ...target.upload?.sentContext, ...context });
}
