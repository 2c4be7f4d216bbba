// RSA as RFC 8017 writes it, on whole numbers: slow, with public keys only, and sharing no code with OpenSSL.
import { createHash, type KeyObject, randomBytes } from 'node:crypto';

export interface RsaPublicKey {
  readonly n: bigint;
  readonly e: bigint;
  readonly sizeBytes: number;
}

export function rsaPublicKey(key: KeyObject): RsaPublicKey {
  const { n = '', e = '' } = key.export({ format: 'jwk' }) as { readonly n?: string; readonly e?: string };
  const modulus = Buffer.from(n, 'base64url');
  return { n: number(modulus), e: number(Buffer.from(e, 'base64url')), sizeBytes: modulus.length };
}

const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** RSAEP and RSAVP1, sections 5.1.1 and 5.2.2. */
function raised({ n, e, sizeBytes }: RsaPublicKey, bytes: Uint8Array): Buffer {
  let [base, exponent, result] = [number(bytes) % n, e, 1n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % n;
    base = (base * base) % n;
  }
  return Buffer.from(result.toString(16).padStart(sizeBytes * 2, '0'), 'hex');
}

const digest = (hash: string, ...parts: Uint8Array[]): Buffer => {
  const hashing = createHash(hash);
  for (const part of parts) hashing.update(part);
  return hashing.digest();
};

/** MGF1, appendix B.2.1. */
function mask(hash: string, seed: Uint8Array, sizeBytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; Buffer.concat(blocks).length < sizeBytes; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    blocks.push(digest(hash, seed, count));
  }
  return Buffer.concat(blocks).subarray(0, sizeBytes);
}

const xor = (one: Uint8Array, other: Uint8Array): Buffer => Buffer.from(one.map((byte, i) => byte ^ (other[i] ?? 0)));

/** The DER that stands before a digest, section 9.2, note 1. */
const digestHeads: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5, section 8.2.2. */
export function verifyPkcs1(key: RsaPublicKey, hash: string, message: Uint8Array, signature: Uint8Array): boolean {
  const content = Buffer.concat([Buffer.from(digestHeads[hash] ?? '', 'hex'), digest(hash, message)]);
  const filling = Buffer.alloc(key.sizeBytes - content.length - 3, 0xff);
  const expected = Buffer.concat([Buffer.from([0, 1]), filling, Buffer.from([0]), content]);
  return raised(key, signature).equals(expected);
}

/** RSASSA-PSS with a salt as long as the digest, section 9.1.2; for keys of whole bytes. */
export function verifyPss(key: RsaPublicKey, hash: string, message: Uint8Array, signature: Uint8Array): boolean {
  const encoded = raised(key, signature);
  const hashed = digest(hash, message);
  const maskedSize = encoded.length - hashed.length - 1;
  const proof = encoded.subarray(maskedSize, -1);
  const block = xor(encoded.subarray(0, maskedSize), mask(hash, proof, maskedSize));
  block[0] = (block[0] ?? 0) & 0x7f;
  const salt = block.subarray(-hashed.length);
  const padding = Buffer.concat([Buffer.alloc(maskedSize - salt.length - 1), Buffer.from([1])]);
  if (encoded.at(-1) !== 0xbc || !block.subarray(0, -salt.length).equals(padding)) return false;
  return digest(hash, Buffer.alloc(8), hashed, salt).equals(proof);
}

/** RSAES-OAEP without a label, section 7.1.1. */
export function encryptOaep(key: RsaPublicKey, hash: string, message: Uint8Array): Buffer {
  const label = digest(hash);
  const dataSize = key.sizeBytes - label.length - 1;
  const padding = Buffer.alloc(dataSize - label.length - message.length - 1);
  const block = Buffer.concat([label, padding, Buffer.from([1]), message]);
  const seed = randomBytes(label.length);
  const maskedBlock = xor(block, mask(hash, seed, dataSize));
  const maskedSeed = xor(seed, mask(hash, maskedBlock, seed.length));
  return raised(key, Buffer.concat([Buffer.from([0]), maskedSeed, maskedBlock]));
}
