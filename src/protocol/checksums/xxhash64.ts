// XXH64, with no seed. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
import type { ChecksumAlgorithm } from './checksum.ts';
import { avalanche64, bigEndian, highProduct, prime64, rotateLeft, word } from './xxhash-words.ts';

const stripeBytes = 32;
const laneCount = 4;

export const XXHASH64: ChecksumAlgorithm = {
  sizeBytes: 8,
  create() {
    const lanes = newLanes();
    const held = Buffer.alloc(stripeBytes);
    let heldBytes = 0;
    let sizeBytes = 0;
    return {
      update(bytes) {
        sizeBytes += bytes.length;
        let at = 0;
        if (heldBytes > 0) {
          at = bytes.copy(held, heldBytes);
          heldBytes += at;
          if (heldBytes < stripeBytes) return;
          absorb(lanes, held, 0, stripeBytes);
        }
        const end = at + Math.floor((bytes.length - at) / stripeBytes) * stripeBytes;
        absorb(lanes, bytes, at, end);
        heldBytes = bytes.copy(held, 0, end);
      },
      digest() {
        const start = sizeBytes < stripeBytes ? prime64.fifth : mergeLanes(lanes);
        return bigEndian(finish(word(start + BigInt(sizeBytes)), held.subarray(0, heldBytes)));
      },
    };
  },
  combine: undefined,
  multipart: 'composite',
};

/** Each lane as its low and its high half: 64-bit integers of JavaScript are slow. */
function newLanes(): Uint32Array {
  const lanes = new Uint32Array(laneCount * 2);
  const words = new BigUint64Array(lanes.buffer);
  words.set([word(prime64.first + prime64.second), prime64.second, 0n, word(-prime64.first)]);
  return lanes;
}

const half = (value: bigint) => ({ low: Number(value & 0xffff_ffffn), high: Number(value >> 32n) });
const { low: secondLow, high: secondHigh } = half(prime64.second);
const { low: firstLow, high: firstHigh } = half(prime64.first);

/** Each lane: plus the input times a prime, turned by 31 bits, times another prime. */
function absorb(lanes: Uint32Array, bytes: Buffer, start: number, end: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = start; at < end; at += stripeBytes) {
    for (let lane = 0; lane < laneCount; lane++) {
      const low = view.getUint32(at + lane * 8, true);
      const high = view.getUint32(at + lane * 8 + 4, true);
      const timesLow = Math.imul(low, secondLow) >>> 0;
      const timesHigh = highProduct(low, secondLow) + Math.imul(low, secondHigh) + Math.imul(high, secondLow);
      const sumLow = (lanes[lane * 2] ?? 0) + timesLow;
      const sumHigh = ((lanes[lane * 2 + 1] ?? 0) + timesHigh + (sumLow > 0xffff_ffff ? 1 : 0)) >>> 0;
      const turnedLow = ((sumLow << 31) | (sumHigh >>> 1)) >>> 0;
      const turnedHigh = ((sumHigh << 31) | ((sumLow >>> 0) >>> 1)) >>> 0;
      lanes[lane * 2] = Math.imul(turnedLow, firstLow);
      lanes[lane * 2 + 1] =
        highProduct(turnedLow, firstLow) + Math.imul(turnedLow, firstHigh) + Math.imul(turnedHigh, firstLow);
    }
  }
}

const round = (value: bigint): bigint => word(rotateLeft(word(value * prime64.second), 31n) * prime64.first);

function mergeLanes(lanes: Uint32Array): bigint {
  const words = new BigUint64Array(lanes.buffer);
  const turns = [1n, 7n, 12n, 18n];
  const turned = turns.reduce((sum, bits, lane) => sum + rotateLeft(words[lane] ?? 0n, bits), 0n);
  return words.reduce((merged, lane) => word((merged ^ round(lane)) * prime64.first + prime64.fourth), word(turned));
}

/** The bytes that fill no stripe. */
function finish(start: bigint, rest: Buffer): bigint {
  let value = start;
  let at = 0;
  for (; at + 8 <= rest.length; at += 8) {
    const turned = rotateLeft(value ^ round(rest.readBigUInt64LE(at)), 27n);
    value = word(turned * prime64.first + prime64.fourth);
  }
  if (at + 4 <= rest.length) {
    const turned = rotateLeft(value ^ word(BigInt(rest.readUInt32LE(at)) * prime64.first), 23n);
    value = word(turned * prime64.second + prime64.third);
    at += 4;
  }
  for (const byte of rest.subarray(at))
    value = word(rotateLeft(value ^ word(BigInt(byte) * prime64.fifth), 11n) * prime64.first);
  return avalanche64(value);
}
