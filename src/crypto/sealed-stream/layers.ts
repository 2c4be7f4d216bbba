// Sealed objects in one layer or in two: of two, the outer one seals the bytes of the inner one. docs/formats/sealed-object.md
import { strict as assert } from 'node:assert';
import type { Random } from '../../kernel/random.ts';
import { keySize } from '../derive.ts';
import { SealBroken } from '../seal-broken.ts';
import type { ObjectKey } from './header.ts';
import { openRange, openSmall } from './open.ts';
import { createSealer, type Sealer, sealSmall } from './seal.ts';
import { sealedHeaderSize, sealedRange, sealedSize, segmentPlainSize } from './sizes.ts';

/** One key for each layer, the inner one first: 32 bytes of data key, or 64. */
export type LayeredKey = ObjectKey;

const outerLayer = Buffer.from([2]);

/** The keys of the layers, views of the same memory. */
function keysOf({ dataKey, context }: LayeredKey): readonly [inner: ObjectKey, outer?: ObjectKey] {
  assert(dataKey.length === keySize || dataKey.length === 2 * keySize, 'one data key or two');
  const inner = { dataKey: dataKey.subarray(0, keySize), context };
  if (dataKey.length === keySize) return [inner];
  return [inner, { dataKey: dataKey.subarray(keySize), context: Buffer.concat([context, outerLayer]) }];
}

/** The most plaintext that `sealSmallLayers` takes. */
export function smallLimit({ dataKey }: Pick<LayeredKey, 'dataKey'>): number {
  return dataKey.length === keySize ? segmentPlainSize : segmentPlainSize - sealedSize(0);
}

export function layeredSize({ dataKey }: Pick<LayeredKey, 'dataKey'>, plainSize: number): number {
  return dataKey.length === keySize ? sealedSize(plainSize) : sealedSize(sealedSize(plainSize));
}

export function sealSmallLayers(key: LayeredKey, plain: Buffer, random: Random): Buffer {
  const [inner, outer] = keysOf(key);
  const sealed = sealSmall(inner, plain, random);
  return outer === undefined ? sealed : sealSmall(outer, sealed, random);
}

/** Throws `SealBroken`. */
export function openSmallLayers(key: LayeredKey, sealed: Buffer): Buffer {
  const [inner, outer] = keysOf(key);
  return openSmall(inner, outer === undefined ? sealed : openSmall(outer, sealed));
}

/** Its `header` has the headers of all layers, the outer one first. */
export function createLayeredSealer(key: LayeredKey, random: Random): Sealer {
  const [innerKey, outerKey] = keysOf(key);
  const inner = createSealer(innerKey, random);
  if (outerKey === undefined) return inner;
  const outer = createSealer(outerKey, random);
  const sealed = (pieces: readonly Buffer[]): Buffer[] => pieces.flatMap((piece) => outer.update(piece));
  return {
    header: Buffer.concat([outer.header, inner.header]),
    update: (plain) => sealed(inner.update(plain)),
    final: () => [...sealed(inner.final()), ...outer.final()],
    discard() {
      inner.discard();
      outer.discard();
    },
  };
}

export interface LayeredRange {
  /** As the sealer gave it. */
  readonly header: Buffer;
  readonly plainSize: number;
  readonly start: number;
  readonly end: number;
  /** Reads these bytes of what was sealed, of all layers. */
  read(sealedStart: number, sealedEnd: number): AsyncIterable<Buffer>;
}

/** The plaintext `[start, end)`; throws as `openRange` does. */
export function openLayeredRange(key: LayeredKey, range: LayeredRange): AsyncGenerator<Buffer, void, undefined> {
  const { header, plainSize, start, end, read } = range;
  const [inner, outer] = keysOf(key);
  const { sealedStart, sealedEnd } = sealedRange(plainSize, start, end);
  const wanted = { plainSize, start, end };
  if (outer === undefined) return openRange(inner, { header, ...wanted, segments: read(sealedStart, sealedEnd) });
  if (header.length !== 2 * sealedHeaderSize) throw new SealBroken('an object in two layers has two headers');
  const innerSize = sealedSize(plainSize);
  const around = sealedRange(innerSize, sealedStart, sealedEnd);
  const segments = openRange(outer, {
    header: header.subarray(0, sealedHeaderSize),
    plainSize: innerSize,
    start: sealedStart,
    end: sealedEnd,
    segments: read(around.sealedStart, around.sealedEnd),
  });
  return openRange(inner, { header: header.subarray(sealedHeaderSize), ...wanted, segments });
}
