// XXH3 as it streams: bodies of more than 240 bytes in stripes, shorter ones kept whole for their own formulas.
// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md#xxh3-algorithm-overview
import type { RunningChecksum } from './checksum.ts';
import { highProduct, prime32, prime64, word } from './xxhash-words.ts';
import { avalanche3, foldProduct, secret, secretWord } from './xxhash3-mixing.ts';

const stripeBytes = 64;
const laneCount = stripeBytes / 8;
const secretStepBytes = 8;
const blockBytes = ((secret.length - stripeBytes) / secretStepBytes) * stripeBytes;
const longestShortBytes = 240;
/** Where the secret is read for the last stripe, which need not be aligned. */
const lastSecretAt = secret.length - stripeBytes - 7;

const secretHalves = new DataView(secret.buffer, secret.byteOffset, secret.byteLength);

/** Of a body that was long. */
export interface LongState {
  readonly sizeBytes: number;
  /** Its lanes merged under the secret from `secretAt` on. */
  merged(start: bigint, secretAt: number): bigint;
}

export function startXxh3(short: (bytes: Buffer) => Buffer, long: (state: LongState) => Buffer): RunningChecksum {
  const lanes = newLanes();
  /** A block is taken when more follows: its last stripe may be the last of all. */
  const held = Buffer.alloc(blockBytes);
  let heldBytes = 0;
  let sizeBytes = 0;
  return {
    update(bytes) {
      sizeBytes += bytes.length;
      for (let at = 0; at < bytes.length; ) {
        if (heldBytes === blockBytes) {
          absorb(lanes, held, blockBytes / stripeBytes);
          scramble(lanes);
          heldBytes = 0;
          // What is held now stays beyond the bytes that come: the last stripe may need it.
        }
        const copied = bytes.copy(held, heldBytes, at);
        heldBytes += copied;
        at += copied;
      }
    },
    digest() {
      if (sizeBytes <= longestShortBytes) return short(held.subarray(0, heldBytes));
      absorb(lanes, held, Math.floor((heldBytes - 1) / stripeBytes));
      addStripe(lanes, lastStripe(held, heldBytes), 0, lastSecretAt);
      return long({ sizeBytes, merged: (start, secretAt) => merge(lanes, start, secretAt) });
    },
  };
}

/** Where less than a stripe is held, the end of the block before is still behind it. */
function lastStripe(held: Buffer, heldBytes: number): DataView {
  const start = heldBytes - stripeBytes;
  const bytes =
    start >= 0 ? held.subarray(start, heldBytes) : Buffer.concat([held.subarray(start), held.subarray(0, heldBytes)]);
  return new DataView(bytes.buffer, bytes.byteOffset, stripeBytes);
}

/** Each lane as its low and its high half: 64-bit integers of JavaScript are slow. */
function newLanes(): Uint32Array {
  const lanes = new Uint32Array(laneCount * 2);
  const { first, second, third, fourth, fifth } = prime64;
  new BigUint64Array(lanes.buffer).set([
    prime32.third,
    first,
    second,
    third,
    fourth,
    prime32.second,
    fifth,
    prime32.first,
  ]);
  return lanes;
}

function absorb(lanes: Uint32Array, block: Buffer, stripeCount: number): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (let stripe = 0; stripe < stripeCount; stripe++)
    addStripe(lanes, view, stripe * stripeBytes, stripe * secretStepBytes);
}

/** Each lane takes the product of the halves of its input under the secret, and its neighbour the input itself. */
function addStripe(lanes: Uint32Array, input: DataView, at: number, secretAt: number): void {
  for (let lane = 0; lane < laneCount; lane++) {
    const low = input.getUint32(at + lane * 8, true);
    const high = input.getUint32(at + lane * 8 + 4, true);
    add(lanes, lane ^ 1, low, high);
    const left = (low ^ secretHalves.getUint32(secretAt + lane * 8, true)) >>> 0;
    const right = (high ^ secretHalves.getUint32(secretAt + lane * 8 + 4, true)) >>> 0;
    add(lanes, lane, Math.imul(left, right) >>> 0, highProduct(left, right));
  }
}

function add(lanes: Uint32Array, lane: number, low: number, high: number): void {
  const sum = (lanes[lane * 2] ?? 0) + low;
  lanes[lane * 2] = sum;
  lanes[lane * 2 + 1] = (lanes[lane * 2 + 1] ?? 0) + high + (sum > 0xffff_ffff ? 1 : 0);
}

/** After each block. */
function scramble(lanes: Uint32Array): void {
  const words = new BigUint64Array(lanes.buffer);
  for (let lane = 0; lane < laneCount; lane++) {
    const value = words[lane] ?? 0n;
    const mixed = value ^ (value >> 47n) ^ secretWord(secret.length - stripeBytes + lane * 8);
    words[lane] = word(mixed * prime32.first);
  }
}

function merge(lanes: Uint32Array, start: bigint, secretAt: number): bigint {
  const words = new BigUint64Array(lanes.buffer);
  let result = start;
  for (let pair = 0; pair < laneCount; pair += 2) {
    const left = (words[pair] ?? 0n) ^ secretWord(secretAt + pair * 8);
    result += foldProduct(left, (words[pair + 1] ?? 0n) ^ secretWord(secretAt + pair * 8 + 8));
  }
  return avalanche3(word(result));
}
