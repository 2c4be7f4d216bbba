// Reads the vectors of this folder, and stands in for the randomness that they name.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Random } from '../../src/kernel/random.ts';

/** The cases of `NAME.json`; what each holds is said by `make-vectors.py`. */
export function vectors<Case>(name: string): readonly Case[] {
  const { cases } = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as { cases: Case[] };
  assert(cases.length > 0, `\`${name}\` has no vectors`);
  return cases;
}

export function hex(text: string): Buffer {
  const bytes = Buffer.from(text, 'hex');
  assert(bytes.length * 2 === text.length, 'hexadecimal');
  return bytes;
}

/** Gives these bytes in this order, and nothing else: the sizes that are asked for must fit. */
export function fixedRandom(texts: readonly string[]): Random {
  const left = texts.map(hex);
  return {
    bytes(size) {
      const next = left.shift();
      assert(next !== undefined && next.length === size, 'the vector names these random bytes');
      return next;
    },
  };
}

/** The plaintext of vectors that give only its size. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) bytes[i] = (i * 31 + (i >> 8)) & 0xff;
  return bytes;
}

/** `bytes` in pieces of these sizes in turn, the way they may come from a disk or a socket. */
export async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    const lent = Buffer.from(bytes.subarray(start, start + size));
    yield lent;
    lent.fill(0);
    start += size;
  }
}

/** All that was released, and the error that ended it, if one did. */
export async function drain(source: AsyncIterable<Buffer>): Promise<{ released: Buffer; error: unknown }> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of source) pieces.push(piece);
  } catch (error) {
    return { released: Buffer.concat(pieces), error };
  }
  return { released: Buffer.concat(pieces), error: undefined };
}
