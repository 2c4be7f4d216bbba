// ML-KEM: a secret for the holder of a key pair. FIPS 203.
import { createPrivateKey, createPublicKey, decapsulate, encapsulate } from 'node:crypto';

export interface Encapsulated {
  /** 32 bytes. */
  readonly sharedSecret: Buffer;
  readonly ciphertext: Buffer;
}

export function encapsulateSecret(publicKey: Buffer): Encapsulated {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  const { sharedKey, ciphertext } = encapsulate(key);
  return { sharedSecret: sharedKey, ciphertext };
}

/** Undefined when the ciphertext has a wrong size. One that was changed gives another secret, as the standard has it. */
export function decapsulateSecret(privateKey: Buffer, ciphertext: Buffer): Buffer | undefined {
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  try {
    return decapsulate(key, ciphertext);
  } catch {
    return undefined;
  }
}
