// 64-bit words of the XXH family: constants, and what is done once for a body. Stripes are in `xxhash64.ts` and `xxhash3-long.ts`.
// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md

export const prime32 = { first: 0x9e37_79b1n, second: 0x85eb_ca77n, third: 0xc2b2_ae3dn } as const;

export const prime64 = {
  first: 0x9e37_79b1_85eb_ca87n,
  second: 0xc2b2_ae3d_27d4_eb4fn,
  third: 0x1656_67b1_9e37_79f9n,
  fourth: 0x85eb_ca77_c2b2_ae63n,
  fifth: 0x27d4_eb2f_1656_67c5n,
} as const;

export const word = (value: bigint): bigint => BigInt.asUintN(64, value);

export const rotateLeft = (value: bigint, bits: bigint): bigint => word(value << bits) | (value >> (64n - bits));

export const xorShift = (value: bigint, bits: bigint): bigint => value ^ (value >> bits);

/** Of XXH64. */
export function avalanche64(value: bigint): bigint {
  const second = word(xorShift(value, 33n) * prime64.second);
  return xorShift(word(xorShift(second, 29n) * prime64.third), 32n);
}

/** The upper 32 bits of the product of two unsigned numbers of 32 bits. */
export function highProduct(left: number, right: number): number {
  const [leftHigh, leftLow] = [left >>> 16, left & 0xffff];
  const [rightHigh, rightLow] = [right >>> 16, right & 0xffff];
  const first = leftHigh * rightLow;
  const second = leftLow * rightHigh;
  const carry = ((leftLow * rightLow) >>> 16) + (first & 0xffff) + (second & 0xffff);
  return leftHigh * rightHigh + (first >>> 16) + (second >>> 16) + (carry >>> 16);
}

/** Digests as they travel. */
export function bigEndian(...words: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(words.length * 8);
  for (const [index, value] of words.entries()) bytes.writeBigUInt64BE(value, index * 8);
  return bytes;
}
