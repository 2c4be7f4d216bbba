// RSAES-OAEP with an empty label, MGF1 with the same hash. RFC 8017 section 7.1.
import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';

const padding = constants.RSA_PKCS1_OAEP_PADDING;
const hashSizes: Readonly<Record<OaepHash, number>> = { sha1: 20, sha256: 32 };

export type OaepHash = 'sha1' | 'sha256';

/** The longest plaintext that fits a modulus of so many bits. */
export function largestOaepPlaintext(modulusBits: number, hash: OaepHash): number {
  return modulusBits / 8 - 2 * hashSizes[hash] - 2;
}

export function oaepEncrypt(publicKey: Buffer, hash: OaepHash, plaintext: Buffer): Buffer {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  return publicEncrypt({ key, padding, oaepHash: hash }, plaintext);
}

/** Undefined when the ciphertext does not open, whatever the reason: telling reasons apart would help to open it. */
export function oaepDecrypt(privateKey: Buffer, hash: OaepHash, ciphertext: Buffer): Buffer | undefined {
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  if (ciphertext.length !== (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8) return undefined;
  try {
    return privateDecrypt({ key, padding, oaepHash: hash }, ciphertext);
  } catch {
    return undefined;
  }
}
