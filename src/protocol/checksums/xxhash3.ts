// XXH3 of 64 bits, with no seed. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md#xxh3-algorithm-overview
import type { ChecksumAlgorithm } from './checksum.ts';
import { avalanche64, bigEndian, rotateLeft, word, xorShift } from './xxhash-words.ts';
import { startXxh3 } from './xxhash3-long.ts';
import { avalanche3, foldProduct, lengthWord, mix, secret, secretWord, swapWord, tinyWord } from './xxhash3-mixing.ts';

export const XXHASH3: ChecksumAlgorithm = {
  sizeBytes: 8,
  create: () =>
    startXxh3(
      (bytes) => bigEndian(short(bytes)),
      ({ sizeBytes, merged }) => bigEndian(merged(lengthWord(sizeBytes), 11)),
    ),
  combine: undefined,
  multipart: 'composite',
};

function short(bytes: Buffer): bigint {
  const { length } = bytes;
  if (length > 128) return upTo240(bytes);
  if (length > 16) return upTo128(bytes);
  if (length > 8) return upTo16(bytes);
  if (length > 3) return upTo8(bytes);
  if (length > 0) return avalanche64(BigInt((tinyWord(bytes) ^ secret.readUInt32LE(0) ^ secret.readUInt32LE(4)) >>> 0));
  return avalanche64(secretWord(56) ^ secretWord(64));
}

function upTo8(bytes: Buffer): bigint {
  const { length } = bytes;
  const input = BigInt(bytes.readUInt32LE(length - 4)) | (BigInt(bytes.readUInt32LE(0)) << 32n);
  const keyed = input ^ secretWord(8) ^ secretWord(16);
  const prime = 0x9fb2_1c65_1e98_df25n;
  const first = word((keyed ^ rotateLeft(keyed, 49n) ^ rotateLeft(keyed, 24n)) * prime);
  return xorShift(word((first ^ word((first >> 35n) + BigInt(length))) * prime), 28n);
}

function upTo16(bytes: Buffer): bigint {
  const low = bytes.readBigUInt64LE(0) ^ secretWord(24) ^ secretWord(32);
  const high = bytes.readBigUInt64LE(bytes.length - 8) ^ secretWord(40) ^ secretWord(48);
  return avalanche3(word(BigInt(bytes.length) + swapWord(low) + high + foldProduct(low, high)));
}

/** From both ends to the middle. */
function upTo128(bytes: Buffer): bigint {
  const { length } = bytes;
  let sum = lengthWord(length);
  for (let pair = Math.floor((length - 1) / 32); pair >= 0; pair--) {
    sum += mix(bytes, pair * 16, pair * 32);
    sum += mix(bytes, length - (pair + 1) * 16, pair * 32 + 16);
  }
  return avalanche3(word(sum));
}

function upTo240(bytes: Buffer): bigint {
  const { length } = bytes;
  let sum = lengthWord(length);
  for (let piece = 0; piece < 8; piece++) sum += mix(bytes, piece * 16, piece * 16);
  sum = avalanche3(word(sum));
  for (let piece = 8; piece < Math.floor(length / 16); piece++) sum += mix(bytes, piece * 16, (piece - 8) * 16 + 3);
  return avalanche3(word(sum + mix(bytes, length - 16, 136 - 17)));
}
