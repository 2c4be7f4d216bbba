// Makes the secret of a key: random bytes for HMAC, a pair from OpenSSL's generator for the others.
// Private keys are PKCS #8 (RFC 5958), public keys SubjectPublicKeyInfo (RFC 5280), both in DER.
import { generateKeyPair, type KeyObject } from 'node:crypto';
import type { Random } from '../kernel/random.ts';
import { type KeyPairKind, keyKinds, type NamedKind, type OtherKeySpec } from './key-spec.ts';

export interface KeySecret {
  /** Fill it with zeros after use. */
  readonly secret: Buffer;
  /** Of a pair. */
  readonly publicKey: Buffer | undefined;
}

/** Does not hold up other work: an RSA pair takes up to seconds, on another thread. */
export async function generateKeySecret(spec: OtherKeySpec, random: Random): Promise<KeySecret> {
  const kind = keyKinds[spec];
  if (kind.kind === 'hmac') return { secret: random.bytes(kind.sizeBytes), publicKey: undefined };
  const { privateKey, publicKey } = await generatePair(kind);
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'der' }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function generatePair(kind: KeyPairKind): Promise<Pair> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, publicKey: KeyObject, privateKey: KeyObject) =>
      error === null ? resolve({ privateKey, publicKey }) : reject(error);
    switch (kind.kind) {
      case 'rsa':
        return generateKeyPair('rsa', { modulusLength: kind.modulusBits, publicExponent: 0x1_00_01 }, done);
      case 'ec':
        return generateKeyPair('ec', { namedCurve: kind.curve }, done);
      case 'named':
        return generateNamed(kind.name, done);
    }
  });
}

type Done = (error: Error | null, publicKey: KeyObject, privateKey: KeyObject) => void;

/** One call for each family: the types of Node.js know no union of them. */
function generateNamed(name: NamedKind['name'], done: Done): void {
  if (name === 'ed25519') generateKeyPair(name, {}, done);
  else if (name === 'ml-kem-512' || name === 'ml-kem-768' || name === 'ml-kem-1024') generateKeyPair(name, {}, done);
  else generateKeyPair(name, {}, done);
}
