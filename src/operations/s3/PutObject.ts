// Puts an object whole. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { checkWrite, checkWriteForm } from './conditions.ts';
import { contextAnswer, encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, resolveSettings } from './encryption/settings.ts';
import { expirationAnswer } from './lifecycle/expiration-answer.ts';
import { asksForLock, requireBodyChecksum } from './lock/request.ts';
import { checksumAnswer, expectationOf } from './object-checksum.ts';
import { readHeaders, readMetadata } from './object-headers.ts';
import { readProperties, writeAccess } from './object-properties.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { payloadOf } from './payload.ts';
import { largestPutBytes, storeObject } from './store-object.ts';
import { locateOccupied } from './stored-target.ts';
import type { ObjectTarget } from './target.ts';

export const PutObject: ServerOperation<PutObjectCommandInput, PutObjectCommandOutput, ObjectTarget> = {
  locate: locateOccupied,
  access: (target, input, call) => writeAccess(target, input, call),
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkWriteForm(input);
    const payload = payloadOf(input.Body);
    if ((payload.sizeBytes ?? 0) > largestPutBytes)
      throw new Fault('EntityTooLarge', { ProposedSize: payload.sizeBytes ?? 0, MaxSizeAllowed: largestPutBytes });
    const headers = readHeaders(input);
    const userMetadata = readMetadata(input.Metadata);
    const expectation = expectationOf(call.headers);
    const isRetained = asksForLock(input) || target.bucket.objectLock?.defaultRetention !== undefined;
    requireBodyChecksum(isRetained, expectation, 'Put Object');
    const settings = resolveSettings(input, await bucketEncryption(call.resources.records, target.bucket), call);
    const { object, versionId } = await storeObject(call, target, {
      settings,
      properties: await readProperties(call, target, input),
      headers,
      userMetadata,
      expectation,
      open: () => payload,
      trailers: () => payload.trailers(),
      check: (current) => checkWrite(input, target.key, current),
    });
    const customerKey = settings.kind === 'SSE-C' ? settings.customerKey : undefined;
    return {
      ETag: `"${object.etag}"`,
      ...(versionId !== undefined && { VersionId: versionId }),
      ...encryptionAnswer(object.encryption, customerKey),
      ...contextAnswer(input),
      ...(await expirationAnswer(call.resources.records, target, object)),
      ...checksumAnswer(object.checksum),
    };
  },
};
