// Sealing an object as its bytes arrive. docs/formats/sealed-object.md
import { strict as assert } from 'node:assert';
import { createCipheriv } from 'node:crypto';
import type { Random } from '../../kernel/random.ts';
import { tagSize } from '../derive.ts';
import { gcmSeal } from '../gcm.ts';
import { newHeader, type ObjectKey, segmentNonce } from './header.ts';
import { Pieces } from './pieces.ts';
import { segmentPlainSize } from './sizes.ts';

export interface Sealer {
  /** Also the first bytes of the output. */
  readonly header: Buffer;
  /** Sealed bytes that are ready. `plain` is kept until a later call and must not change before. */
  update(plain: Buffer): Buffer[];
  /** The rest, and the end of the sealer. */
  final(): Buffer[];
  /** Forgets the key without an end: what came out opens as no object. Allowed at any time. */
  discard(): void;
}

export function createSealer(objectKey: ObjectKey, random: Random): Sealer {
  const { header, segmentKey } = newHeader(objectKey, random);
  const waiting = new Pieces();
  let output: Buffer[] = [header];
  let index = 0;
  let ended = false;

  function sealSegment(size: number, last: boolean): void {
    const options = { authTagLength: tagSize };
    const cipher = createCipheriv('aes-256-gcm', segmentKey, segmentNonce(index, last), options);
    for (const piece of waiting.take(size)) output.push(cipher.update(piece));
    cipher.final();
    output.push(cipher.getAuthTag());
    index += 1;
  }

  function takeOutput(): Buffer[] {
    const taken = output;
    output = [];
    return taken;
  }

  function discard(): void {
    ended = true;
    segmentKey.fill(0);
  }

  return {
    header,
    discard,
    update(plain) {
      assert(!ended, 'a sealer takes nothing after its end');
      waiting.push(plain);
      // A full segment waits until a byte follows it: it may be the last one.
      while (waiting.size > segmentPlainSize) sealSegment(segmentPlainSize, false);
      return takeOutput();
    },
    final() {
      assert(!ended, 'a sealer ends once');
      sealSegment(waiting.size, true);
      discard();
      return takeOutput();
    },
  };
}

/** One sealed object of at most one segment (64 KiB) at once; the same bytes as a `Sealer` makes. */
export function sealSmall(objectKey: ObjectKey, plain: Buffer, random: Random): Buffer {
  assert(plain.length <= segmentPlainSize, 'a small object has one segment');
  const { header, segmentKey } = newHeader(objectKey, random);
  const [ciphertext, tag] = gcmSeal(segmentKey, segmentNonce(0, true), plain);
  segmentKey.fill(0);
  return Buffer.concat([header, ciphertext, tag]);
}
