// XXH3 of 128 bits, with no seed. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md#xxh3-algorithm-overview
import type { ChecksumAlgorithm } from './checksum.ts';
import { avalanche64, bigEndian, prime32, prime64, word, xorShift } from './xxhash-words.ts';
import { startXxh3 } from './xxhash3-long.ts';
import { avalanche3, lengthWord, mix, secret, secretWord, swapWord, tinyWord } from './xxhash3-mixing.ts';

export const XXHASH128: ChecksumAlgorithm = {
  sizeBytes: 16,
  create: () =>
    startXxh3(
      (bytes) => {
        const { low, high } = short(bytes);
        return bigEndian(high, low);
      },
      ({ sizeBytes, merged }) => {
        const inverted = word(~(BigInt(sizeBytes) * prime64.second));
        return bigEndian(merged(inverted, secret.length - 64 - 11), merged(lengthWord(sizeBytes), 11));
      },
    ),
  combine: undefined,
  multipart: 'composite',
};

interface Halves {
  readonly low: bigint;
  readonly high: bigint;
}

const halves = (product: bigint): Halves => ({ low: word(product), high: word(product >> 64n) });

function short(bytes: Buffer): Halves {
  const { length } = bytes;
  if (length > 128) return upTo240(bytes);
  if (length > 16) return upTo128(bytes);
  if (length > 8) return upTo16(bytes);
  if (length > 3) return upTo8(bytes);
  if (length > 0) return upTo3(bytes);
  return {
    low: avalanche64(secretWord(64) ^ secretWord(72)),
    high: avalanche64(secretWord(80) ^ secretWord(88)),
  };
}

function upTo3(bytes: Buffer): Halves {
  const low = tinyWord(bytes);
  const swapped = Buffer.alloc(4);
  swapped.writeUInt32BE(low);
  const reversed = swapped.readUInt32LE();
  const high = (reversed << 13) | (reversed >>> 19);
  return {
    low: avalanche64(BigInt((low ^ secret.readUInt32LE(0) ^ secret.readUInt32LE(4)) >>> 0)),
    high: avalanche64(BigInt((high ^ secret.readUInt32LE(8) ^ secret.readUInt32LE(12)) >>> 0)),
  };
}

function upTo8(bytes: Buffer): Halves {
  const { length } = bytes;
  const input = BigInt(bytes.readUInt32LE(0)) | (BigInt(bytes.readUInt32LE(length - 4)) << 32n);
  const keyed = input ^ secretWord(16) ^ secretWord(24);
  const product = halves(keyed * word(prime64.first + BigInt(length << 2)));
  const high = word(product.high + (product.low << 1n));
  const low = xorShift(product.low ^ (high >> 3n), 35n);
  return { low: xorShift(word(low * 0x9fb2_1c65_1e98_df25n), 28n), high: avalanche3(high) };
}

function upTo16(bytes: Buffer): Halves {
  const { length } = bytes;
  const first = bytes.readBigUInt64LE(0);
  const last = bytes.readBigUInt64LE(length - 8);
  const product = halves((first ^ last ^ secretWord(32) ^ secretWord(40)) * prime64.first);
  const keyed = last ^ secretWord(48) ^ secretWord(56);
  const high = word(product.high + keyed + (keyed & 0xffff_ffffn) * (prime32.second - 1n));
  const low = word(product.low + (BigInt(length - 1) << 54n)) ^ swapWord(high);
  const again = halves(low * prime64.second);
  return { low: avalanche3(again.low), high: avalanche3(word(again.high + high * prime64.second)) };
}

/** Two times sixteen bytes, under thirty-two of the secret. */
function mixPair({ low, high }: Halves, bytes: Buffer, left: number, right: number, secretAt: number): Halves {
  const sum = (at: number) => word(bytes.readBigUInt64LE(at) + bytes.readBigUInt64LE(at + 8));
  return {
    low: word(low + mix(bytes, left, secretAt)) ^ sum(right),
    high: word(high + mix(bytes, right, secretAt + 16)) ^ sum(left),
  };
}

/** From both ends to the middle. */
function upTo128(bytes: Buffer): Halves {
  const { length } = bytes;
  let state: Halves = { low: lengthWord(length), high: 0n };
  for (let pair = Math.floor((length - 1) / 32); pair >= 0; pair--)
    state = mixPair(state, bytes, pair * 16, length - (pair + 1) * 16, pair * 32);
  return finish(state, length);
}

function upTo240(bytes: Buffer): Halves {
  const { length } = bytes;
  let state: Halves = { low: lengthWord(length), high: 0n };
  for (let at = 0; at < 128; at += 32) state = mixPair(state, bytes, at, at + 16, at);
  state = { low: avalanche3(state.low), high: avalanche3(state.high) };
  for (let at = 128; at + 32 <= length; at += 32) state = mixPair(state, bytes, at, at + 16, at - 128 + 3);
  return finish(mixPair(state, bytes, length - 16, length - 32, 136 - 17 - 16), length);
}

function finish({ low, high }: Halves, length: number): Halves {
  const both = low * prime64.first + high * prime64.fourth + BigInt(length) * prime64.second;
  return { low: avalanche3(word(low + high)), high: word(-avalanche3(word(both))) };
}
