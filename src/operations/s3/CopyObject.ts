// Copies an object, under the target's own encryption. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
import type { CopyObjectCommandInput, CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { type ChecksumName, isChecksumName } from '../../protocol/checksums/algorithms.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { ServerOperation } from '../context.ts';
import { newId } from './body/body-context.ts';
import { type StagedBody, writeBody } from './body/write-body.ts';
import { commitStaged } from './commit-object.ts';
import { checkWrite, checkWriteForm, shownTime } from './conditions.ts';
import { type CopySource, locateCopySource, openCopySource, readCopySource } from './copy-source.ts';
import { makeDataKey } from './encryption/data-key.ts';
import { encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, resolveSettings } from './encryption/settings.ts';
import { checksumAnswer, entityTag, hasMd5Tag, startBodyDigest } from './object-checksum.ts';
import { readHeaders, readMetadata } from './object-headers.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { largestPutBytes } from './PutObject.ts';
import { whole } from './range.ts';
import { writeContext } from './request-context.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';

interface CopyTarget extends ObjectTarget {
  readonly source: CopySource;
}

export const CopyObject: ServerOperation<CopyObjectCommandInput, CopyObjectCommandOutput, CopyTarget> = {
  async locate(input, readers, call) {
    const target = await locateObject(input, readers, call);
    return { ...target, source: await locateCopySource(input, readers) };
  },
  access(target, input, call) {
    const { source } = target;
    const context = writeContext(input);
    const read = source.versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
    const both = [objectAccess(read, source, call), objectAccess('s3:PutObject', target, call, context)];
    return input.ACL === undefined ? both : [...both, objectAccess('s3:PutObjectAcl', target, call, context)];
  },
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkWriteForm(input);
    refuseIdleCopy(input, target);
    const { random, records } = call.resources;
    const settings = resolveSettings(input, await bucketEncryption(records, target.bucket), call);
    const opened = await openCopySource(call, target.source, input);
    const from = opened.object;
    if (from.sizeBytes > largestPutBytes)
      throw new Fault('InvalidRequest', {
        message: `The specified copy source is larger than the maximum allowable size for a copy source: ${largestPutBytes}`,
      });
    const replaced = input.MetadataDirective === 'REPLACE';
    const headers = replaced ? readHeaders(input) : from.headers;
    const userMetadata = replaced ? readMetadata(input.Metadata) : from.userMetadata;
    const algorithm = checksumToKeep(input, from);

    const objectId = newId(random);
    const sealed = { bucket: target.bucket.name, key: target.key, objectId };
    const { dataKey, encryption } = await makeDataKey(call, settings, sealed);
    const digest = startBodyDigest(
      { checksum: undefined, contentMd5: undefined },
      { withMd5: hasMd5Tag(encryption.kind), ...(algorithm && { algorithm }) },
    );
    let body: StagedBody;
    try {
      body = await writeBody(call.resources, {
        // Opened last: from here on somebody reads it to its end or gives it back.
        source: await readCopySource(call, target.source, opened, whole(from.sizeBytes)),
        objectId,
        partNumber: 1,
        dataKey,
        limitBytes: largestPutBytes,
        observe: digest.update,
      });
    } finally {
      dataKey.fill(0);
    }
    const { checksum, md5 } = digest.finish({});
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
    return {
      CopyObjectResult: { ETag: `"${etag}"`, LastModified: shownTime(call.nowMs), ...checksumAnswer(checksum) },
      ...encryptionAnswer(encryption, customerKey),
    };
  },
};

/** The algorithm that is asked for, else that of the source. */
function checksumToKeep(input: CopyObjectCommandInput, from: ObjectRecord): ChecksumName | undefined {
  const asked: string | undefined = input.ChecksumAlgorithm;
  if (asked === undefined) return from.checksum?.algorithm;
  if (isChecksumName(asked)) return asked;
  throw new Fault('NotImplemented', { what: `the checksum algorithm \`${asked}\`` });
}

/** An object is copied to itself only to change something. */
function refuseIdleCopy(input: CopyObjectCommandInput, { bucket, key, source }: CopyTarget): void {
  if (input.MetadataDirective !== undefined && !['COPY', 'REPLACE'].includes(input.MetadataDirective))
    throw new Fault('InvalidArgument', {
      message: 'Unknown metadata directive.',
      ArgumentName: 'x-amz-metadata-directive',
      ArgumentValue: input.MetadataDirective,
    });
  const isSame = bucket.id === source.bucket.id && key === source.key;
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerAlgorithm !== undefined ||
    input.BucketKeyEnabled !== undefined ||
    input.ChecksumAlgorithm !== undefined;
  if (isSame && !changes)
    throw new Fault('InvalidRequest', {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
}
