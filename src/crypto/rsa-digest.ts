// RSA signatures over a digest, which OpenSSL's functions in Node.js make over messages only: the encodings of
// RFC 8017 sections 9.1 (PSS) and 9.2 (PKCS #1 v1.5) around OpenSSL's raw RSA.
import { constants, createHash, type KeyObject, privateEncrypt, publicDecrypt, randomBytes } from 'node:crypto';
import type { SigningHash } from './signing.ts';

type Scheme = 'pss' | 'pkcs1' | 'ecdsa' | 'pure';

const padding = constants.RSA_NO_PADDING;

/** DigestInfo up to the digest itself. */
const digestInfo: Readonly<Record<SigningHash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

export function rsaSignDigest(key: KeyObject, scheme: Scheme, hash: SigningHash, digest: Buffer): Buffer {
  const size = sizeOf(key);
  const encoded =
    scheme === 'pss' ? encodePss(size, hash, digest, randomBytes(digest.length)) : encodePkcs1(size, hash, digest);
  return privateEncrypt({ key, padding }, encoded);
}

export function rsaVerifyDigest(
  key: KeyObject,
  scheme: Scheme,
  hash: SigningHash,
  digest: Buffer,
  signature: Buffer,
): boolean {
  const size = sizeOf(key);
  if (signature.length !== size) return false;
  let encoded: Buffer;
  try {
    encoded = publicDecrypt({ key, padding }, signature);
  } catch {
    return false;
  }
  if (scheme === 'pkcs1') return encoded.equals(encodePkcs1(size, hash, digest));
  const salt = pssSalt(encoded, hash, digest.length);
  // Made again and compared whole: what is not exactly as it should be differs.
  return salt !== undefined && encoded.equals(encodePss(size, hash, digest, salt));
}

const sizeOf = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

function encodePkcs1(size: number, hash: SigningHash, digest: Buffer): Buffer {
  const info = Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]);
  const fill = Buffer.alloc(size - info.length - 3, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), fill, Buffer.from([0]), info]);
}

const trailer = 0xbc;

/** The modulus has a whole number of bytes, so one leading bit is to be zero. */
function encodePss(size: number, hash: SigningHash, digest: Buffer, salt: Buffer): Buffer {
  const inner = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.alloc(size - inner.length - 1);
  block[block.length - salt.length - 1] = 1;
  salt.copy(block, block.length - salt.length);
  xor(block, mask(hash, inner, block.length));
  block[0] = (block[0] ?? 0) & 0x7f;
  return Buffer.concat([block, inner, Buffer.from([trailer])]);
}

function pssSalt(encoded: Buffer, hash: SigningHash, hashSize: number): Buffer | undefined {
  if (encoded.at(-1) !== trailer || ((encoded[0] ?? 0) & 0x80) !== 0) return undefined;
  const inner = encoded.subarray(encoded.length - 1 - hashSize, -1);
  const block = Buffer.from(encoded.subarray(0, encoded.length - 1 - hashSize));
  xor(block, mask(hash, inner, block.length));
  return block.subarray(block.length - hashSize);
}

/** MGF1, RFC 8017 appendix B.2.1. */
function mask(hash: SigningHash, seed: Buffer, size: number): Buffer {
  const blocks: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let made = 0, count = 0; made < size; count += 1) {
    counter.writeUInt32BE(count);
    const block = createHash(hash).update(seed).update(counter).digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, size);
}

function xor(target: Buffer, other: Buffer): void {
  for (let index = 0; index < target.length; index += 1) target[index] = (target[index] ?? 0) ^ (other[index] ?? 0);
}
