// The checksum of an object that was uploaded in parts, from those of its parts.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html#Full-object-checksums
import assert from 'node:assert/strict';
import { type ChecksumName, checksumAlgorithms } from './algorithms.ts';

export interface PartChecksum {
  readonly digest: Buffer;
  readonly lengthBytes: number;
}

export function allowsMultipart(name: ChecksumName, type: 'FULL_OBJECT' | 'COMPOSITE'): boolean {
  const { multipart } = checksumAlgorithms[name];
  return multipart === 'both' || multipart === (type === 'FULL_OBJECT' ? 'full-object' : 'composite');
}

/** The checksum that the whole object would have; only for algorithms that allow it, and at least one part. */
export function fullObjectChecksum(name: ChecksumName, parts: readonly PartChecksum[]): Buffer {
  const { combine } = checksumAlgorithms[name];
  const [first, ...rest] = parts;
  assert(combine !== undefined && first !== undefined, `\`${name}\` cannot be combined from ${parts.length} parts`);
  return rest.reduce((whole, part) => combine(whole, part.digest, part.lengthBytes), first.digest);
}

/** The checksum of the parts' checksums, in base64, and how many they were: `...==-3`. */
export function compositeChecksum(name: ChecksumName, digests: readonly Buffer[]): string {
  const running = checksumAlgorithms[name].create();
  for (const digest of digests) running.update(digest);
  return `${running.digest().toString('base64')}-${digests.length}`;
}
