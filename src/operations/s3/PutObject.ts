// Puts an object whole. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { ServerOperation } from '../context.ts';
import { newId } from './body/body-context.ts';
import { type StagedBody, writeBody } from './body/write-body.ts';
import { commitStaged } from './commit-object.ts';
import { checkWrite, checkWriteForm } from './conditions.ts';
import { makeDataKey } from './encryption/data-key.ts';
import { encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, resolveSettings } from './encryption/settings.ts';
import { checksumAnswer, entityTag, expectationOf, hasMd5Tag, startBodyDigest } from './object-checksum.ts';
import { readHeaders, readMetadata } from './object-headers.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { payloadOf } from './payload.ts';
import { writeContext } from './request-context.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';

/** AWS's bound on what one request puts. */
export const largestPutBytes = 5 * 1024 ** 3;

export const PutObject: ServerOperation<PutObjectCommandInput, PutObjectCommandOutput, ObjectTarget> = {
  locate: locateObject,
  access(target, input, call) {
    const context = writeContext(input);
    const put = objectAccess('s3:PutObject', target, call, context);
    return input.ACL === undefined ? [put] : [put, objectAccess('s3:PutObjectAcl', target, call, context)];
  },
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkWriteForm(input);
    const payload = payloadOf(input.Body);
    if ((payload.sizeBytes ?? 0) > largestPutBytes)
      throw new Fault('EntityTooLarge', { ProposedSize: payload.sizeBytes ?? 0, MaxSizeAllowed: largestPutBytes });
    const headers = readHeaders(input);
    const userMetadata = readMetadata(input.Metadata);
    const expectation = expectationOf(call.headers);
    const { random, records } = call.resources;
    const settings = resolveSettings(input, await bucketEncryption(records, target.bucket), call);

    const objectId = newId(random);
    const { dataKey, encryption } = await makeDataKey(call, settings, {
      bucket: target.bucket.name,
      key: target.key,
      objectId,
    });
    const digest = startBodyDigest(expectation, { withMd5: hasMd5Tag(encryption.kind) });
    let body: StagedBody;
    try {
      body = await writeBody(call.resources, {
        source: payload,
        objectId,
        partNumber: 1,
        dataKey,
        limitBytes: largestPutBytes,
        observe: digest.update,
      });
    } finally {
      dataKey.fill(0);
    }
    const { checksum, md5 } = await finished(body, () => digest.finish(payload.trailers()));

    const etag = entityTag(md5, encryption.kind, random);
    const object: ObjectRecord = {
      objectId,
      sizeBytes: body.sealed.sizeBytes,
      etag,
      lastModifiedMs: call.nowMs,
      headers,
      userMetadata,
      checksum,
      encryption,
      body: { kind: 'whole', sealed: body.sealed },
    };
    await commitStaged(call, target, body, { object, check: (current) => checkWrite(input, target.key, current) });
    const customerKey = settings.kind === 'SSE-C' ? settings.customerKey : undefined;
    return { ETag: `"${etag}"`, ...encryptionAnswer(encryption, customerKey), ...checksumAnswer(checksum) };
  },
};

/** A body that is not what the request said is forgotten. */
async function finished<Result>(body: StagedBody, finish: () => Result): Promise<Result> {
  try {
    return finish();
  } catch (error) {
    await body.discard();
    throw error;
  }
}
