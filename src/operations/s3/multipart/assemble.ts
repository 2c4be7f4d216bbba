// From the parts that were uploaded and those that are listed, the object: or the fault of the first that does not fit.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
import { createHash } from 'node:crypto';
import { Fault } from '../../../kernel/fault.ts';
import { compositeChecksum, fullObjectChecksum } from '../../../protocol/checksums/multipart.ts';
import type { MultipartUploadRecord, UploadedPartRecord } from '../../../storage/records/multipart-upload.ts';
import type { ObjectChecksum } from '../../../storage/records/object.ts';
import { smallestPartBytes } from './limits.ts';
import type { RequestedPart } from './requested-parts.ts';
import { choiceOf } from './upload-checksum.ts';

export interface Assembly {
  /** In order. */
  readonly parts: readonly UploadedPartRecord[];
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum: ObjectChecksum;
}

type Upload = Pick<MultipartUploadRecord, 'uploadId' | 'checksum'>;

export function assemble(
  upload: Upload,
  uploaded: readonly UploadedPartRecord[],
  requested: readonly RequestedPart[],
): Assembly {
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const parts = requested.map((wanted) => matching(upload, byNumber.get(wanted.partNumber), wanted));
  refuseSmallParts(parts);
  return {
    parts,
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    etag: etagOf(parts),
    checksum: checksumOf(upload, parts),
  };
}

function matching(
  upload: Upload,
  part: UploadedPartRecord | undefined,
  { partNumber, etag, checksum }: RequestedPart,
): UploadedPartRecord {
  const isSame = checksum === undefined || isChecksumOf(part, checksum);
  if (part === undefined || part.etag !== etag || !isSame)
    throw new Fault('InvalidPart', { UploadId: upload.uploadId, PartNumber: partNumber, ETag: etag });
  if (checksum === undefined && upload.checksum?.type === 'COMPOSITE')
    throw new Fault('InvalidRequest', {
      message: `The upload was created using a ${upload.checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`,
    });
  return part;
}

function isChecksumOf(
  part: UploadedPartRecord | undefined,
  { algorithm, value }: NonNullable<RequestedPart['checksum']>,
): boolean {
  return part?.checksum.algorithm === algorithm && part.checksum.value === value;
}

/** Only the last part may be small. */
function refuseSmallParts(parts: readonly UploadedPartRecord[]): void {
  for (const { partNumber, sizeBytes, etag } of parts.slice(0, -1)) {
    if (sizeBytes >= smallestPartBytes) continue;
    const sizes = { ProposedSize: sizeBytes, MinSizeAllowed: smallestPartBytes };
    throw new Fault('EntityTooSmall', { ...sizes, PartNumber: partNumber, ETag: etag });
  }
}

/** The MD5 of the parts' entity tags as bytes, and their number: of MD5s, where the parts' tags are such. */
function etagOf(parts: readonly UploadedPartRecord[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}

function checksumOf(upload: Upload, parts: readonly UploadedPartRecord[]): ObjectChecksum {
  const { algorithm, type } = choiceOf(upload);
  const digests = parts.map(({ checksum, sizeBytes }) => ({
    digest: Buffer.from(checksum.value, 'base64'),
    lengthBytes: sizeBytes,
  }));
  if (type === 'FULL_OBJECT')
    return { algorithm, type, value: fullObjectChecksum(algorithm, digests).toString('base64') };
  return {
    algorithm,
    type,
    value: compositeChecksum(
      algorithm,
      digests.map(({ digest }) => digest),
    ),
  };
}
