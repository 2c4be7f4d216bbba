// The list of parts in a CompleteMultipartUpload request, read strictly.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html
import { createHash } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { Fault } from '../../../kernel/fault.ts';
import { type ChecksumName, checksumAlgorithms, checksumNames } from '../../../protocol/checksums/algorithms.ts';
import { decodeBase64 } from '../../../protocol/checksums/expectation.ts';
import { mostParts } from './limits.ts';

export interface RequestedPart {
  readonly partNumber: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum: { readonly algorithm: ChecksumName; readonly value: string } | undefined;
}

/** In ascending order, or a fault. */
export function readRequestedParts(
  given: readonly CompletedPart[] | undefined,
  uploadId: string,
): readonly RequestedPart[] {
  if (given === undefined || given.length === 0)
    throw new Fault('InvalidRequest', { message: 'You must specify at least one part' });
  if (given.length > mostParts) throw new Fault('MalformedXML');
  const parts = given.map(readPart);
  parts.forEach(({ partNumber }, index) => {
    const before = parts[index - 1];
    if (before !== undefined && before.partNumber >= partNumber)
      throw new Fault('InvalidPartOrder', { UploadId: uploadId });
  });
  return parts;
}

function readPart(given: CompletedPart): RequestedPart {
  const { PartNumber: partNumber, ETag } = given;
  if (partNumber === undefined || ETag === undefined) throw new Fault('MalformedXML');
  return { partNumber, etag: ETag.replace(/^"|"$/g, ''), checksum: readChecksum(given) };
}

type ChecksumMembers = Readonly<Partial<Record<`Checksum${string}`, string>>>;

function readChecksum(given: CompletedPart): RequestedPart['checksum'] {
  const members = given as ChecksumMembers;
  const sent = checksumNames.flatMap((algorithm) => {
    const value = members[`Checksum${algorithm}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const [checksum] = sent;
  const isReadable = sent.every(({ algorithm, value }) => isDigest(algorithm, value));
  if (sent.length > 1 || !isReadable)
    throw new Fault('InvalidArgument', {
      message: 'Invalid Base64 or multiple checksums present in request',
      ArgumentName: 'Checksum',
      ArgumentValue: sent.map(({ algorithm, value }) => `${algorithm}:${value};`).join(''),
    });
  return checksum;
}

export function isDigest(algorithm: ChecksumName, text: string): boolean {
  return decodeBase64(text, checksumAlgorithms[algorithm].sizeBytes) !== undefined;
}

/** Tells whether a request that comes again lists the same parts. */
export function partsDigest(parts: readonly RequestedPart[]): Buffer {
  const text = JSON.stringify(parts.map(({ partNumber, etag }) => [partNumber, etag]));
  return createHash('sha256').update(text).digest();
}
