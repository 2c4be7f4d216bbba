// The arithmetic of a sealed object: plaintext size, sealed size, and which bytes hold a range. docs/formats/sealed-object.md
import { strict as assert } from 'node:assert';
import { commitmentSize, saltSize, tagSize } from '../derive.ts';

export const segmentSizeLog2 = 16;
export const segmentPlainSize = 2 ** segmentSizeLog2;
export const segmentSealedSize = segmentPlainSize + tagSize;
export const sealedHeaderSize = 8 + saltSize + commitmentSize;
export const maxSegments = 2 ** 32;
export const maxPlainSize = maxSegments * segmentPlainSize;

export function segmentCount(plainSize: number): number {
  assert(Number.isSafeInteger(plainSize) && plainSize >= 0 && plainSize <= maxPlainSize, 'a size of plaintext');
  return Math.max(1, Math.ceil(plainSize / segmentPlainSize));
}

/** Bytes of the whole sealed object, header included. */
export function sealedSize(plainSize: number): number {
  return sealedHeaderSize + plainSize + tagSize * segmentCount(plainSize);
}

/** Bytes of plaintext in a sealed object of this size, or undefined when no sealed object has it. */
export function plainSize(sealedBytes: number): number | undefined {
  const segments = sealedBytes - sealedHeaderSize;
  if (!Number.isSafeInteger(segments) || segments < tagSize) return undefined;
  const count = Math.ceil(segments / segmentSealedSize);
  const plain = segments - count * tagSize;
  const fits = plain >= 0 && plain <= maxPlainSize && sealedSize(plain) === sealedBytes;
  return fits ? plain : undefined;
}

/** Where the plaintext `[start, end)` is found. */
export interface SealedRange {
  readonly firstSegment: number;
  /** Included. */
  readonly lastSegment: number;
  /** Offsets in the sealed object, header included: read these bytes. */
  readonly sealedStart: number;
  readonly sealedEnd: number;
}

/** `0 <= start < end <= size`; only for the empty object `start` and `end` are both 0. */
export function sealedRange(size: number, start: number, end: number): SealedRange {
  assert(Number.isSafeInteger(start) && Number.isSafeInteger(end), 'a range of whole bytes');
  assert(start >= 0 && end <= size && (start < end || (size === 0 && end === 0)), 'a range inside the plaintext');
  const firstSegment = Math.floor(start / segmentPlainSize);
  const lastSegment = Math.max(firstSegment, Math.ceil(end / segmentPlainSize) - 1);
  return {
    firstSegment,
    lastSegment,
    sealedStart: sealedHeaderSize + firstSegment * segmentSealedSize,
    sealedEnd: Math.min(sealedSize(size), sealedHeaderSize + (lastSegment + 1) * segmentSealedSize),
  };
}
