// The checksum algorithms of S3, by the name that the API gives them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
import type { ChecksumAlgorithm } from './checksum.ts';
import { CRC32 } from './crc32.ts';
import { CRC32C } from './crc32c.ts';
import { CRC64NVME } from './crc64nvme.ts';
import { MD5 } from './md5.ts';
import { SHA1 } from './sha1.ts';
import { SHA256 } from './sha256.ts';
import { SHA512 } from './sha512.ts';
import { XXHASH3 } from './xxhash3.ts';
import { XXHASH64 } from './xxhash64.ts';
import { XXHASH128 } from './xxhash128.ts';

export const checksumAlgorithms = {
  CRC64NVME,
  CRC32,
  CRC32C,
  SHA1,
  SHA256,
  SHA512,
  MD5,
  XXHASH64,
  XXHASH3,
  XXHASH128,
} as const satisfies Readonly<Record<string, ChecksumAlgorithm>>;

export type ChecksumName = keyof typeof checksumAlgorithms;

export const checksumNames = Object.keys(checksumAlgorithms) as readonly ChecksumName[];

export function isChecksumName(text: string): text is ChecksumName {
  return Object.hasOwn(checksumAlgorithms, text);
}

/** The header, or trailer, that carries the checksum: `x-amz-checksum-crc32`. */
export function checksumHeader(name: ChecksumName): string {
  return `x-amz-checksum-${name.toLowerCase()}`;
}
