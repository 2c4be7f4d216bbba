// Opening a sealed object, whole or a range of it; no byte is released before it is verified. docs/formats/sealed-object.md
import { createDecipheriv } from 'node:crypto';
import { tagSize } from '../derive.ts';
import { gcmOpen } from '../gcm.ts';
import { SealBroken } from '../seal-broken.ts';
import { type ObjectKey, openHeader, segmentNonce } from './header.ts';
import { Pieces } from './pieces.ts';
import {
  maxSegments,
  plainSize as plainSizeOf,
  sealedHeaderSize,
  sealedRange,
  segmentCount,
  segmentPlainSize,
  segmentSealedSize,
} from './sizes.ts';

/** Takes one segment from `sealed` and verifies it. */
function openSegment(segmentKey: Buffer, index: number, last: boolean, sealed: Pieces, sealedBytes: number): Buffer[] {
  const nonce = segmentNonce(index, last);
  const decipher = createDecipheriv('aes-256-gcm', segmentKey, nonce, { authTagLength: tagSize });
  const plain = sealed.take(sealedBytes - tagSize).map((piece) => decipher.update(piece));
  decipher.setAuthTag(Buffer.concat(sealed.take(tagSize)));
  try {
    decipher.final();
  } catch {
    for (const piece of plain) piece.fill(0);
    throw new SealBroken(`segment ${index} of a sealed object was changed, moved, or cut`);
  }
  return plain;
}

/** Asks the source, whose pieces are lent until the next one, for at least so many bytes. */
async function fill(waiting: Pieces, source: AsyncIterator<Buffer>, size: number): Promise<void> {
  while (waiting.size < size) {
    waiting.keepCopy();
    const next = await source.next();
    if (next.done === true) return;
    waiting.push(next.value);
  }
}

export interface RangeToOpen {
  readonly header: Buffer;
  /** Of the whole object, from metadata that is itself sealed. */
  readonly plainSize: number;
  /** Plaintext wanted: `[start, end)`, as for `sealedRange`. */
  readonly start: number;
  readonly end: number;
  /** The bytes from `sealedStart` to `sealedEnd` of `sealedRange`, in any pieces; each may change once the next is asked for. */
  readonly segments: AsyncIterable<Buffer>;
}

/** The plaintext `[start, end)`. Throws `SealBroken` before the first byte that is not as it was sealed. */
export async function* openRange(objectKey: ObjectKey, range: RangeToOpen): AsyncGenerator<Buffer, void, undefined> {
  const { plainSize, start, end } = range;
  const { firstSegment, lastSegment } = sealedRange(plainSize, start, end);
  const finalSegment = segmentCount(plainSize) - 1;
  const segmentKey = openHeader(objectKey, range.header);
  const source = range.segments[Symbol.asyncIterator]();
  const waiting = new Pieces();
  try {
    for (let index = firstSegment; index <= lastSegment; index += 1) {
      const segmentStart = index * segmentPlainSize;
      const size = Math.min(segmentPlainSize, plainSize - segmentStart) + tagSize;
      await fill(waiting, source, index === lastSegment ? size + 1 : size);
      if (waiting.size < size) throw new SealBroken(`a sealed object ends inside segment ${index}`);
      if (index === lastSegment && waiting.size > size) throw new SealBroken('bytes follow the end of a sealed range');
      const plain = openSegment(segmentKey, index, index === finalSegment, waiting, size);
      yield* clip(plain, segmentStart, start, end);
    }
  } finally {
    segmentKey.fill(0);
    await source.return?.();
  }
}

/** Those bytes of `pieces`, which begin at `offset`, that lie in `[start, end)`. */
function* clip(pieces: readonly Buffer[], offset: number, start: number, end: number): Generator<Buffer> {
  let pieceStart = offset;
  for (const piece of pieces) {
    const from = Math.max(0, start - pieceStart);
    const to = Math.min(piece.length, end - pieceStart);
    if (from < to) yield from === 0 && to === piece.length ? piece : piece.subarray(from, to);
    pieceStart += piece.length;
  }
}

/** The whole plaintext of a self-contained sealed object whose size is not known; throws as `openRange` does. */
export async function* openStream(
  objectKey: ObjectKey,
  sealed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  const source = sealed[Symbol.asyncIterator]();
  const waiting = new Pieces();
  let segmentKey: Buffer | undefined;
  try {
    await fill(waiting, source, sealedHeaderSize);
    segmentKey = openHeader(objectKey, Buffer.concat(waiting.take(Math.min(waiting.size, sealedHeaderSize))));
    for (let index = 0, last = false; !last; index += 1) {
      // One byte more than a full segment tells whether another follows.
      await fill(waiting, source, segmentSealedSize + 1);
      last = waiting.size <= segmentSealedSize;
      const size = last ? waiting.size : segmentSealedSize;
      const isEmpty = size === tagSize && index > 0;
      if (size < tagSize || isEmpty || index >= maxSegments)
        throw new SealBroken('a sealed object was cut or extended');
      yield* openSegment(segmentKey, index, last, waiting, size);
    }
  } finally {
    segmentKey?.fill(0);
    await source.return?.();
  }
}

/** The plaintext of a sealed object of one segment; throws `SealBroken`. */
export function openSmall(objectKey: ObjectKey, sealed: Buffer): Buffer {
  const size = plainSizeOf(sealed.length);
  if (size === undefined || size > segmentPlainSize) throw new SealBroken('a small sealed object has a wrong size');
  const segmentKey = openHeader(objectKey, sealed.subarray(0, sealedHeaderSize));
  const plain = gcmOpen(segmentKey, segmentNonce(0, true), sealed.subarray(sealedHeaderSize));
  segmentKey.fill(0);
  if (plain === undefined) throw new SealBroken('segment 0 of a sealed object was changed, moved, or cut');
  return plain;
}
