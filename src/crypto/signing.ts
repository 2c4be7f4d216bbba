// Signatures as KMS makes them, over a message or over its digest. RFC 8017, FIPS 186-5, RFC 8032, FIPS 204.
import { constants, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { ecdsaSignDigest, ecdsaVerifyDigest } from './ecdsa-digest.ts';
import { rsaSignDigest, rsaVerifyDigest } from './rsa-digest.ts';

export interface SigningAlgorithm {
  readonly scheme: 'pss' | 'pkcs1' | 'ecdsa' | 'pure';
  /** The hash of the message; `pure` schemes have their own. */
  readonly hash: SigningHash | undefined;
}

export type SigningHash = 'sha256' | 'sha384' | 'sha512';

export const digestSizes: Readonly<Record<SigningHash, number>> = { sha256: 32, sha384: 48, sha512: 64 };

export const signingAlgorithms = {
  RSASSA_PSS_SHA_256: { scheme: 'pss', hash: 'sha256' },
  RSASSA_PSS_SHA_384: { scheme: 'pss', hash: 'sha384' },
  RSASSA_PSS_SHA_512: { scheme: 'pss', hash: 'sha512' },
  RSASSA_PKCS1_V1_5_SHA_256: { scheme: 'pkcs1', hash: 'sha256' },
  RSASSA_PKCS1_V1_5_SHA_384: { scheme: 'pkcs1', hash: 'sha384' },
  RSASSA_PKCS1_V1_5_SHA_512: { scheme: 'pkcs1', hash: 'sha512' },
  ECDSA_SHA_256: { scheme: 'ecdsa', hash: 'sha256' },
  ECDSA_SHA_384: { scheme: 'ecdsa', hash: 'sha384' },
  ECDSA_SHA_512: { scheme: 'ecdsa', hash: 'sha512' },
  ED25519_SHA_512: { scheme: 'pure', hash: undefined },
  ML_DSA_SHAKE_256: { scheme: 'pure', hash: undefined },
} as const satisfies Readonly<Record<string, SigningAlgorithm>>;

export type SigningAlgorithmName = keyof typeof signingAlgorithms;

/** What is signed: the message, or a digest of it by the algorithm's hash. */
export interface Signed {
  readonly bytes: Buffer;
  readonly isDigest: boolean;
}

/** ECDSA signatures are in DER (RFC 3279 section 2.2.3); PSS salts are as long as the digest. */
export function makeSignature(privateKey: Buffer, algorithm: SigningAlgorithm, { bytes, isDigest }: Signed): Buffer {
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  const { scheme, hash } = algorithm;
  if (hash === undefined) return sign(null, bytes, key);
  if (!isDigest) return sign(hash, bytes, withPadding(key, algorithm));
  return scheme === 'ecdsa' ? ecdsaSignDigest(key, bytes) : rsaSignDigest(key, scheme, hash, bytes);
}

export function checkSignature(
  publicKey: Buffer,
  algorithm: SigningAlgorithm,
  { bytes, isDigest }: Signed,
  signature: Buffer,
): boolean {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  const { scheme, hash } = algorithm;
  if (hash === undefined) return verify(null, bytes, key, signature);
  if (!isDigest) return verify(hash, bytes, withPadding(key, algorithm), signature);
  return scheme === 'ecdsa'
    ? ecdsaVerifyDigest(key, bytes, signature)
    : rsaVerifyDigest(key, scheme, hash, bytes, signature);
}

function withPadding(key: KeyObject, { scheme, hash }: SigningAlgorithm) {
  if (scheme === 'pss' && hash !== undefined)
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestSizes[hash] };
  return scheme === 'pkcs1' ? { key, padding: constants.RSA_PKCS1_PADDING } : { key };
}
