// Makes a part of the bytes of another object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
import type { UploadPartCopyCommandInput, UploadPartCopyCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { type CopySource, locateCopySource, openCopySource, readCopySource } from './copy-source.ts';
import { readCustomerKey } from './encryption/customer-key.ts';
import { encryptionAnswer } from './encryption/response.ts';
import { bucketEncryption, refuseBlockedKey } from './encryption/settings.ts';
import { refuseEncryptionHeaders } from './encryption/unwanted-headers.ts';
import { checkedPartNumber, largestPartBytes } from './multipart/limits.ts';
import { storePart } from './multipart/store-part.ts';
import { requireGivenKey } from './multipart/upload-customer-key.ts';
import { foundUpload, locateUpload, type UploadTarget, uploadAccess, uploading } from './multipart/upload-target.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { type Window, whole } from './range.ts';
import { reading, shownVersion } from './read-object.ts';
import { versionAccess } from './target.ts';
import { whileThere } from './while-there.ts';

interface PartCopyTarget extends UploadTarget {
  readonly source: CopySource;
}

export const UploadPartCopy: ServerOperation<UploadPartCopyCommandInput, UploadPartCopyCommandOutput, PartCopyTarget> =
  {
    async locate(input, readers, call) {
      const target = await locateUpload(input, readers, call);
      return { ...target, source: await locateCopySource(input, readers) };
    },
    access(target, input, call) {
      const { source } = target;
      const context = { ...uploading, 's3:x-amz-copy-source': input.CopySource };
      return [versionAccess(reading, source, source.versionId, call), uploadAccess(target, call, context)];
    },
    async run(input, target, call) {
      refuseUnbuiltOptions(input);
      refuseEncryptionHeaders(call);
      const partNumber = checkedPartNumber(input.PartNumber);
      const upload = foundUpload(target);
      const customerKey = readCustomerKey(input, call);
      requireGivenKey(upload.encryption, customerKey);
      if (customerKey !== undefined) refuseBlockedKey(await bucketEncryption(call.resources.records, target.bucket));
      const { part, opened } = await whileThere(call, target.source, target.source.versionId, async (source) => {
        const opened = await openCopySource(call, source, input);
        const window = sourceWindow(input.CopySourceRange, opened.object.sizeBytes);
        const part = await storePart(call, target, {
          upload,
          partNumber,
          customerKey,
          open: () => readCopySource(call, source, opened, window),
          expectation: { checksum: undefined, contentMd5: undefined },
          trailers: () => ({}),
        });
        return { part, opened };
      });
      const { algorithm, value } = part.checksum;
      return {
        CopyPartResult: {
          ETag: `"${part.etag}"`,
          LastModified: new Date(part.lastModifiedMs),
          ...(upload.checksum && { [`Checksum${algorithm}`]: value }),
        },
        ...(shownVersion(target.source, opened.object).VersionId !== undefined && {
          CopySourceVersionId: opened.object.versionId,
        }),
        ...encryptionAnswer(upload.encryption, customerKey),
      };
    },
  };

const form = /^bytes=(\d+)-(\d+)$/;
const rangeHeader = 'x-amz-copy-source-range';

/** Stricter than a range to read: both ends are given, and both are inside the source. */
function sourceWindow(range: string | undefined, sizeBytes: number): Window {
  const invalid = (message: string): Fault =>
    new Fault('InvalidArgument', { message, ArgumentName: rangeHeader, ArgumentValue: range ?? '' });
  const wanted = range === undefined ? whole(sizeBytes) : readRange(range);
  if (wanted === undefined)
    throw invalid(
      `The ${rangeHeader} value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy`,
    );
  if (wanted.end > sizeBytes) throw invalid(`Range specified is not valid for source object of size: ${sizeBytes}`);
  if (wanted.end - wanted.start > largestPartBytes)
    throw new Fault('InvalidRequest', {
      message: `The specified copy source is larger than the maximum allowable size for a copy source: ${largestPartBytes}`,
    });
  return wanted;
}

function readRange(range: string): Window | undefined {
  const [, first, last] = form.exec(range.trim()) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) return undefined;
  return { start: Number(first), end: Number(last) + 1, isPartial: true };
}
