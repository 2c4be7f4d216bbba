// ECDH on the NIST curves: the x coordinate of the shared point. NIST SP 800-56A section 5.7.1.2.
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';

/** The peer's key as SubjectPublicKeyInfo; undefined when it is none, or a point of another curve or of none. */
export function sharedSecret(privateKey: Buffer, peer: Buffer): Buffer | undefined {
  const own = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  const other = readPublicKey(peer);
  if (other?.asymmetricKeyType !== 'ec') return undefined;
  if (other.asymmetricKeyDetails?.namedCurve !== own.asymmetricKeyDetails?.namedCurve) return undefined;
  try {
    return diffieHellman({ privateKey: own, publicKey: other });
  } catch {
    return undefined;
  }
}

function readPublicKey(der: Buffer): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    // One encoding only, and nothing behind it.
    return key.export({ format: 'der', type: 'spki' }).equals(der) ? key : undefined;
  } catch {
    return undefined;
  }
}
