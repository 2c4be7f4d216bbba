// Uploads one part of an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
import type { UploadPartCommandInput, UploadPartCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { Headers, Payload } from '../../kernel/wire.ts';
import { checksumHeader } from '../../protocol/checksums/algorithms.ts';
import type { Expectation } from '../../protocol/checksums/expectation.ts';
import type { UploadedPartRecord } from '../../storage/records/multipart-upload.ts';
import type { ServerOperation } from '../context.ts';
import { readCustomerKey } from './encryption/customer-key.ts';
import { encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, refuseBlockedKey } from './encryption/settings.ts';
import { refuseEncryptionHeaders } from './encryption/unwanted-headers.ts';
import { requireBodyChecksum } from './lock/request.ts';
import { checkedPartNumber, largestPartBytes } from './multipart/limits.ts';
import { storePart } from './multipart/store-part.ts';
import { checkPartChecksum } from './multipart/upload-checksum.ts';
import { requireGivenKey } from './multipart/upload-customer-key.ts';
import { foundUpload, locateUpload, type UploadTarget, uploadAccess, uploading } from './multipart/upload-target.ts';
import { expectationOf } from './object-checksum.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { payloadOf } from './payload.ts';

export const UploadPart: ServerOperation<UploadPartCommandInput, UploadPartCommandOutput, UploadTarget> = {
  locate: locateUpload,
  access: (target, _, call) => [uploadAccess(target, call, uploading)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    refuseEncryptionHeaders(call);
    const partNumber = checkedPartNumber(input.PartNumber);
    const upload = foundUpload(target);
    const payload = payloadOf(input.Body);
    refuseLarge(payload);
    const expectation = expectationOf(call.headers);
    checkPartChecksum(upload, expectation);
    const isRetained = upload.retention !== undefined || target.bucket.objectLock?.defaultRetention !== undefined;
    requireBodyChecksum(isRetained, expectation, 'Put Part');
    const customerKey = readCustomerKey(input, call);
    requireGivenKey(upload.encryption, customerKey);
    if (customerKey !== undefined) refuseBlockedKey(await bucketEncryption(call.resources.records, target.bucket));
    const part = await storePart(call, target, {
      upload,
      partNumber,
      customerKey,
      open: () => payload,
      expectation,
      trailers: () => payload.trailers(),
    });
    return {
      ETag: `"${part.etag}"`,
      ...encryptionAnswer(upload.encryption, customerKey),
      ...sentChecksum(expectation, payload.trailers(), part),
    };
  },
};

function refuseLarge({ sizeBytes = 0 }: Payload): void {
  if (sizeBytes > largestPartBytes)
    throw new Fault('EntityTooLarge', { ProposedSize: sizeBytes, MaxSizeAllowed: largestPartBytes });
}

/** The checksum that the client sent, which is verified by now; what S3 adds by itself it does not tell here. */
function sentChecksum({ checksum }: Expectation, trailers: Headers, part: UploadedPartRecord) {
  if (checksum === undefined) return {};
  const { algorithm } = checksum;
  if (algorithm === part.checksum.algorithm) return { [`Checksum${algorithm}`]: part.checksum.value };
  const value = checksum.in === 'header' ? checksum.digest.toString('base64') : trailers[checksumHeader(algorithm)];
  return { [`Checksum${algorithm}`]: value };
}
