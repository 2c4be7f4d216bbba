// Makes an object of the parts of an upload; no byte of them is written again.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
import type { CompleteMultipartUploadCommandInput, CompleteMultipartUploadCommandOutput } from '@aws-sdk/client-s3';
import type { ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { CompletedUploadRecord } from '../../storage/records/multipart-upload.ts';
import { StoredObject } from '../../storage/records/object.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { checkWriteForm } from './conditions.ts';
import { readCustomerKey } from './encryption/customer-key.ts';
import { permitDataKey } from './encryption/data-key.ts';
import { encryptionAnswer } from './encryption/response.ts';
import { expirationAnswer } from './lifecycle/expiration-answer.ts';
import { completeUpload } from './multipart/complete-upload.ts';
import { completedBefore, forgetExpired } from './multipart/completed-upload.ts';
import { readDeclaredChecksum } from './multipart/declared-checksum.ts';
import { readRequestedParts } from './multipart/requested-parts.ts';
import { checkGivenKey } from './multipart/upload-customer-key.ts';
import { locateUpload, type UploadTarget, uploadAccess } from './multipart/upload-target.ts';
import { checksumAnswer } from './object-checksum.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { conditionAccess, type ObjectTarget } from './target.ts';

export const CompleteMultipartUpload: ServerOperation<
  CompleteMultipartUploadCommandInput,
  CompleteMultipartUploadCommandOutput,
  UploadTarget
> = {
  locate: locateUpload,
  access: (target, input, call) => [
    uploadAccess(target, call, completing(input)),
    ...conditionAccess(target, input.IfMatch, call),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkWriteForm(input);
    const requested = readRequestedParts(input.MultipartUpload?.Parts, target.uploadId);
    const customerKey = readCustomerKey(input, call);
    const { upload } = target;
    const { records } = call.resources;
    if (upload === undefined)
      return answer(await completedBefore(records, target, requested, call.nowMs), target, call);
    checkGivenKey(upload.encryption, customerKey);
    const declaredChecksum = readDeclaredChecksum(input, upload);
    const declaredSize = checkedSize(input.MpuObjectSize);
    await permitDataKey(call, upload.encryption);
    await forgetExpired(records, call.nowMs);
    const conditions = { IfMatch: input.IfMatch, IfNoneMatch: input.IfNoneMatch };
    const completed = await completeUpload(call, target, { requested, declaredChecksum, declaredSize, conditions });
    return { ...answer(completed, target, call), ...(await expirationOf(completed, target, call)) };
  },
};

/** The conditions are of this request; all else was said when the upload was created. */
const completing = (input: CompleteMultipartUploadCommandInput): ContextKeys => ({
  's3:if-match': input.IfMatch,
  's3:if-none-match': input.IfNoneMatch,
  's3:ObjectCreationOperation': 'true',
});

function checkedSize(given: number | undefined): number | undefined {
  if (given !== undefined && given < 0)
    throw new Fault('InvalidRequest', {
      message: `Value for x-amz-mp-object-size header is less than zero: '${given}'`,
    });
  return given;
}

function answer(
  { versionId, etag, checksum, encryption }: CompletedUploadRecord,
  target: ObjectTarget,
  call: CallFacts,
) {
  return {
    Location: locationOf(target, call),
    Bucket: target.bucket.name,
    Key: target.key,
    ETag: `"${etag}"`,
    ...(versionId !== undefined && { VersionId: versionId }),
    ...checksumAnswer(checksum),
    ...encryptionAnswer(encryption, undefined),
  };
}

/** Nothing for an object that is replaced already. */
async function expirationOf({ etag }: CompletedUploadRecord, target: ObjectTarget, call: ServerCall) {
  if (target.bucket.expires !== true) return {};
  const { records } = call.resources;
  const object = await records.get(StoredObject, [target.bucket.id, target.key]);
  return object?.etag === etag ? expirationAnswer(records, target, object) : {};
}

/** As the client addressed the bucket. */
function locationOf({ bucket, key }: ObjectTarget, { headers, secure }: CallFacts): string {
  const host = headers.host ?? '';
  const path = host.startsWith(`${bucket.name}.`) ? '' : `/${bucket.name}`;
  return `${secure ? 'https' : 'http'}://${host}${path}/${encodeURIComponent(key)}`;
}
