// The members that GetObject and HeadObject say of an object.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html#API_HeadObject_ResponseSyntax
import type { StorageClass } from '@aws-sdk/client-s3';
import { noProperties, type ObjectChecksum, type ObjectRecord } from '../../storage/records/object.ts';
import { shownTime } from './conditions.ts';
import type { CustomerKey } from './encryption/customer-key.ts';
import { encryptionAnswer } from './encryption/response.ts';
import { checksumAnswer } from './object-checksum.ts';
import { type HeaderOverrides, headersAnswer } from './object-headers.ts';
import { contentRange, type Window } from './range.ts';
import { restoreAnswer } from './restore/state.ts';

export interface AnswerInput extends HeaderOverrides {
  readonly ChecksumMode?: string | undefined;
  readonly PartNumber?: number | undefined;
}

export function objectAnswer(
  object: ObjectRecord,
  window: Window,
  input: AnswerInput,
  customerKey: CustomerKey | undefined,
  nowMs: number,
) {
  const { body, sizeBytes } = object;
  return {
    AcceptRanges: 'bytes',
    ContentLength: window.end - window.start,
    ...(window.isPartial && { ContentRange: contentRange(window, sizeBytes) }),
    ETag: `"${object.etag}"`,
    LastModified: shownTime(object.lastModifiedMs),
    Metadata: object.userMetadata as Record<string, string>,
    ...(input.PartNumber !== undefined && body.kind === 'parts' && { PartsCount: body.partCount }),
    ...headersAnswer(object.headers, input),
    // As on AWS, the usual class is said by saying nothing.
    ...(object.storageClass !== noProperties.storageClass && { StorageClass: object.storageClass as StorageClass }),
    ...restoreAnswer(object, nowMs),
    WebsiteRedirectLocation: object.websiteRedirectLocation,
    ...encryptionAnswer(object.encryption, customerKey),
    ...(input.ChecksumMode === 'ENABLED' && checksumAnswer(checksumOf(object, window, input))),
  };
}

/** Only what is the checksum of the very bytes that are answered: a client holds them against it. */
function checksumOf(object: ObjectRecord, window: Window, { PartNumber }: AnswerInput): ObjectChecksum | undefined {
  const { checksum, sizeBytes, body } = object;
  if (PartNumber !== undefined && body.kind === 'parts')
    return checksum && window.checksum !== undefined ? { ...checksum, value: window.checksum } : undefined;
  return window.start === 0 && window.end === sizeBytes ? checksum : undefined;
}
