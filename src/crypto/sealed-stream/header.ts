// The header of a sealed object, and the key of its segments. docs/formats/sealed-object.md
import { strict as assert } from 'node:assert';
import { timingSafeEqual } from 'node:crypto';
import type { Random } from '../../kernel/random.ts';
import { derive, label, saltSize } from '../derive.ts';
import { SealBroken } from '../seal-broken.ts';
import { maxSegments, sealedHeaderSize, segmentSizeLog2 } from './sizes.ts';

const sealedObjectLabel = label('crosskey sealed object v1');
/** Magic, version 1, algorithm 1, segment size, reserved. */
const fixed = Buffer.from([0x43, 0x4b, 0x53, 0x4f, 1, 1, segmentSizeLog2, 0]);
const commitmentStart = fixed.length + saltSize;

/** What seals or opens one object. */
export interface ObjectKey {
  /** 32 bytes. */
  readonly dataKey: Buffer;
  /** The identity of what is sealed; never the same for two things that must not be exchanged. */
  readonly context: Buffer;
}

interface NewHeader {
  readonly header: Buffer;
  /** 32 bytes; fill with zeros after use. */
  readonly segmentKey: Buffer;
}

export function newHeader({ dataKey, context }: ObjectKey, random: Random): NewHeader {
  const salt = random.bytes(saltSize);
  assert(salt.length === saltSize, 'the salt has its full size');
  const derived = derive(dataKey, sealedObjectLabel, fixed, salt, context);
  return { header: Buffer.concat([fixed, salt, derived.commitment]), segmentKey: derived.key };
}

/** The segment key that a header leads to; throws `SealBroken` when it is not of this key and context. */
export function openHeader({ dataKey, context }: ObjectKey, header: Buffer): Buffer {
  if (header.length !== sealedHeaderSize) throw new SealBroken('a sealed object is shorter than its header');
  if (!header.subarray(0, fixed.length).equals(fixed))
    throw new SealBroken('a sealed object does not begin with a header of a known version');
  const derived = derive(dataKey, sealedObjectLabel, header.subarray(0, commitmentStart), context);
  if (timingSafeEqual(derived.commitment, header.subarray(commitmentStart))) return derived.key;
  derived.key.fill(0);
  throw new SealBroken('a sealed object has a changed header, or belongs to another key or place');
}

/** Number in eleven bytes, then 1 for the last segment. */
export function segmentNonce(index: number, last: boolean): Buffer {
  assert(index >= 0 && index < maxSegments, 'the segment counter never wraps');
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
