// Copies an object, under the target's own encryption. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
import type { CopyObjectCommandInput, CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { type ChecksumName, isChecksumName } from '../../protocol/checksums/algorithms.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { checkWrite, checkWriteForm, shownTime } from './conditions.ts';
import { type CopySource, locateCopySource, openCopySource, readCopySource } from './copy-source.ts';
import { contextAnswer, encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, type EncryptionSettings, resolveSettings } from './encryption/settings.ts';
import { expirationAnswer } from './lifecycle/expiration-answer.ts';
import { checksumAnswer } from './object-checksum.ts';
import { readHeaders, readMetadata } from './object-headers.ts';
import { readProperties, writeAccess } from './object-properties.ts';
import { readingTags, requestObjectTagContext } from './object-tags.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { whole } from './range.ts';
import { reading, shownVersion } from './read-object.ts';
import { largestPutBytes, storeObject } from './store-object.ts';
import { locateOccupied } from './stored-target.ts';
import { type ObjectTarget, objectAccess, versionAccess } from './target.ts';
import { whileThere } from './while-there.ts';

interface CopyTarget extends ObjectTarget {
  readonly source: CopySource;
}

export const CopyObject: ServerOperation<CopyObjectCommandInput, CopyObjectCommandOutput, CopyTarget> = {
  async locate(input, readers, call) {
    const target = await locateOccupied(input, readers, call);
    return { ...target, source: await locateCopySource(input, readers) };
  },
  access: (target, input, call) => [
    versionAccess(reading, target.source, target.source.versionId, call),
    ...writeAccess(target, input, call),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkWriteForm(input);
    refuseIdleCopy(input, target);
    const settings = resolveSettings(input, await bucketEncryption(call.resources.records, target.bucket), call);
    return whileThere(call, target.source, target.source.versionId, (source) =>
      copy(input, { ...target, source }, call, settings),
    );
  },
};

async function copy(input: CopyObjectCommandInput, target: CopyTarget, call: ServerCall, settings: EncryptionSettings) {
  const opened = await openCopySource(call, target.source, input);
  const from = opened.object;
  if (from.sizeBytes > largestPutBytes)
    throw new Fault('InvalidRequest', {
      message: `The specified copy source is larger than the maximum allowable size for a copy source: ${largestPutBytes}`,
    });
  const properties = await readProperties(call, target, input);
  if (copiesTags(input)) await demandTags(call, target, from);
  const replaced = input.MetadataDirective === 'REPLACE';
  const headers = replaced ? readHeaders(input) : from.headers;
  const userMetadata = replaced ? readMetadata(input.Metadata) : from.userMetadata;
  const { object, versionId } = await storeObject(call, target, {
    settings,
    properties: { ...properties, ...(copiesTags(input) && { tags: from.tags }) },
    headers,
    userMetadata,
    expectation: { checksum: undefined, contentMd5: undefined },
    algorithm: checksumToKeep(input, from),
    open: () => readCopySource(call, target.source, opened, whole(from.sizeBytes)),
    trailers: () => ({}),
    check: (current) => checkWrite(input, target.key, current),
  });
  const customerKey = settings.kind === 'SSE-C' ? settings.customerKey : undefined;
  return {
    CopyObjectResult: {
      ETag: `"${object.etag}"`,
      LastModified: shownTime(object.lastModifiedMs),
      ...checksumAnswer(object.checksum),
    },
    ...(versionId !== undefined && { VersionId: versionId }),
    ...(shownVersion(target.source, from).VersionId !== undefined && { CopySourceVersionId: from.versionId }),
    ...encryptionAnswer(object.encryption, customerKey),
    ...contextAnswer(input),
    ...(await expirationAnswer(call.resources.records, target, object)),
  };
}

function copiesTags({ Tagging, TaggingDirective }: CopyObjectCommandInput): boolean {
  const given: string | undefined = TaggingDirective;
  if (given === 'REPLACE') return false;
  if (given !== undefined && given !== 'COPY')
    throw new Fault('InvalidArgument', {
      message: 'Unknown tagging directive.',
      ArgumentName: 'x-amz-tagging-directive',
      ArgumentValue: given,
    });
  if (Tagging !== undefined)
    throw new Fault('InvalidArgument', {
      message: 'tags are given with `x-amz-tagging-directive: REPLACE` only',
      ArgumentName: 'x-amz-tagging',
      ArgumentValue: Tagging,
    });
  return true;
}

/** Tags go along only for those who may read them there and put them here. */
async function demandTags(call: ServerCall, target: CopyTarget, { tags }: ObjectRecord): Promise<void> {
  if (tags.length === 0) return;
  const { source } = target;
  await call.demand(versionAccess(readingTags, source, source.versionId, call));
  const context = requestObjectTagContext(tags.map(({ key, value }) => ({ Key: key, Value: value })));
  await call.demand(objectAccess('s3:PutObjectTagging', target, call, context));
}

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
  // A version that is named may be an older one, which its copy brings back.
  const isSame = bucket.id === source.bucket.id && key === source.key && source.versionId === undefined;
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerAlgorithm !== undefined ||
    input.BucketKeyEnabled !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.StorageClass !== undefined ||
    input.ChecksumAlgorithm !== undefined;
  if (isSame && !changes)
    throw new Fault('InvalidRequest', {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
}
