// Reads key material that a client imports: raw bytes for symmetric and HMAC keys, PKCS #8 (RFC 5958) for pairs.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html
import { createPrivateKey, createPublicKey, decapsulate, encapsulate, type KeyObject, sign, verify } from 'node:crypto';
import { keySize } from './derive.ts';
import type { KeySecret } from './key-pair.ts';
import { type KeyPairKind, type KmsKeySpec, keyKinds } from './key-spec.ts';

/** Undefined when the bytes are no material of this spec, or are a pair whose halves do not belong together. */
export function readImportedSecret(spec: KmsKeySpec, bytes: Buffer): KeySecret | undefined {
  const kind = spec === 'SYMMETRIC_DEFAULT' ? undefined : keyKinds[spec];
  if (kind === undefined || kind.kind === 'hmac') {
    const sizeBytes = kind === undefined ? keySize : kind.sizeBytes;
    return bytes.length === sizeBytes ? { secret: Buffer.from(bytes), publicKey: undefined } : undefined;
  }
  try {
    return readPair(kind, bytes);
  } catch {
    // OpenSSL's words are about the encoding of a secret: they go nowhere.
    return undefined;
  }
}

/** Written again by OpenSSL, so that one private key has one encoding and is known when it comes back. */
function readPair(kind: KeyPairKind, bytes: Buffer): KeySecret | undefined {
  const privateKey = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
  if (!isOfKind(kind, privateKey)) return undefined;
  const publicKey = createPublicKey(privateKey);
  if (!belongTogether(privateKey, publicKey)) return undefined;
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'der' }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/** By Node.js's name of the curve. */
const curveNames = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1', secp256k1: 'secp256k1' };

function isOfKind(kind: KeyPairKind, { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  switch (kind.kind) {
    case 'rsa':
      return type === 'rsa' && details?.modulusLength === kind.modulusBits && isPublicExponent(details.publicExponent);
    case 'ec':
      return type === 'ec' && details?.namedCurve === curveNames[kind.curve];
    case 'named':
      return type === kind.name;
  }
}

/** FIPS 186-5 section A.1.1: odd, more than 2^16 and less than 2^256. */
function isPublicExponent(exponent: bigint | undefined): boolean {
  return exponent !== undefined && exponent % 2n === 1n && exponent > 2n ** 16n && exponent < 2n ** 256n;
}

const probe = Buffer.from('crosskey pairwise consistency test');

/** What the private half makes, the public half must accept. */
function belongTogether(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const type: string = privateKey.asymmetricKeyType ?? '';
  if (type.startsWith('ml-kem')) {
    const { sharedKey, ciphertext } = encapsulate(publicKey);
    return decapsulate(privateKey, ciphertext).equals(sharedKey);
  }
  const hash = type === 'rsa' || type === 'ec' ? 'sha256' : null;
  return verify(hash, probe, publicKey, sign(hash, probe, privateKey));
}
