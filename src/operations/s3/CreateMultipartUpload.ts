// Begins an upload in parts: its encryption and its checksum are fixed here. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
import type { CreateMultipartUploadCommandInput, CreateMultipartUploadCommandOutput } from '@aws-sdk/client-s3';
import type { ContextKeys } from '../../kernel/access.ts';
import { MultipartUpload, type MultipartUploadRecord } from '../../storage/records/multipart-upload.ts';
import type { ServerOperation } from '../context.ts';
import { newId } from './body/body-context.ts';
import { requireBucket } from './commit-object.ts';
import { makeDataKey } from './encryption/data-key.ts';
import { contextAnswer, encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, resolveSettings } from './encryption/settings.ts';
import { abortAnswer } from './lifecycle/expiration-answer.ts';
import { initiatorOf } from './multipart/initiator.ts';
import { readChecksumChoice } from './multipart/upload-checksum.ts';
import { newUploadId } from './multipart/upload-id.ts';
import { uploading } from './multipart/upload-target.ts';
import { readHeaders, readMetadata } from './object-headers.ts';
import { readProperties, sentContext, writeAccess } from './object-properties.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { locateOccupied } from './stored-target.ts';
import type { ObjectTarget } from './target.ts';

export const CreateMultipartUpload: ServerOperation<
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
  ObjectTarget
> = {
  locate: locateOccupied,
  access: (target, input, call) => writeAccess(target, input, call, uploading),
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const { bucket, key } = target;
    const { random, records } = call.resources;
    const initiator = initiatorOf(call.caller);
    const checksum = readChecksumChoice(input);
    const headers = readHeaders(input);
    const userMetadata = readMetadata(input.Metadata);
    const settings = resolveSettings(input, await bucketEncryption(records, bucket), call);
    const properties = await readProperties(call, target, input);
    const objectId = newId(random);
    const { dataKey, encryption } = await makeDataKey(call, settings, { bucket: bucket.name, key, objectId });
    // Each part finds it again, as its own caller.
    dataKey.fill(0);
    const upload: MultipartUploadRecord = {
      ...properties,
      uploadId: newUploadId(random, call.nowMs),
      objectId,
      initiatedAtMs: call.nowMs,
      initiator,
      headers,
      userMetadata,
      checksum,
      encryption,
      sentContext: sentKeys(sentContext(input, call)),
    };
    await records.transaction(async (transaction) => {
      await requireBucket(transaction, target);
      transaction.put(MultipartUpload, [bucket.id, key, upload.uploadId], upload);
    });
    const customerKey = settings.kind === 'SSE-C' ? settings.customerKey : undefined;
    return {
      Bucket: bucket.name,
      Key: key,
      UploadId: upload.uploadId,
      ...encryptionAnswer(encryption, customerKey),
      ...contextAnswer(input),
      ...(await abortAnswer(records, target, call.nowMs)),
      ...(checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    };
  },
};

function sentKeys(context: ContextKeys): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
