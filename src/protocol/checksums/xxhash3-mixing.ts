// The secret of XXH3 and what both of its lengths share. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
import { prime64, word, xorShift } from './xxhash-words.ts';

/** The default one of the specification. */
export const secret = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c' +
    '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364' +
    'eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
);

export const secretWord = (at: number): bigint => secret.readBigUInt64LE(at);

/** The halves of the product of two words, over each other. */
export function foldProduct(left: bigint, right: bigint): bigint {
  const product = left * right;
  return word(product) ^ (product >> 64n);
}

export const avalanche3 = (value: bigint): bigint => xorShift(word(xorShift(value, 37n) * 0x1656_6791_9e37_79f9n), 32n);

/** Sixteen bytes, under sixteen of the secret. */
export const mix = (bytes: Buffer, at: number, secretAt: number): bigint =>
  foldProduct(
    bytes.readBigUInt64LE(at) ^ secretWord(secretAt),
    bytes.readBigUInt64LE(at + 8) ^ secretWord(secretAt + 8),
  );

export const lengthWord = (sizeBytes: number): bigint => word(BigInt(sizeBytes) * prime64.first);

/** Of one to three bytes: all of them and their number. */
export function tinyWord(bytes: Buffer): number {
  const { length } = bytes;
  const [first, middle, last] = [bytes.readUInt8(0), bytes.readUInt8(length >> 1), bytes.readUInt8(length - 1)];
  return ((first << 16) | (middle << 24) | last | (length << 8)) >>> 0;
}

export const swapWord = (value: bigint): bigint => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes.readBigUInt64LE();
};
