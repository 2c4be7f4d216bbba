// Opens key material that was wrapped for its import: RSAES-OAEP (RFC 8017 section 7.1), alone or around an AES key that
// wraps with padding (RFC 5649). https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html
import { createDecipheriv, createPrivateKey } from 'node:crypto';
import { keySize } from './derive.ts';
import { type OaepHash, oaepDecrypt } from './rsa-encryption.ts';

interface WrappingScheme {
  readonly hash: OaepHash;
  /** Whether RSA wraps an AES key that wraps the material, and not the material itself. */
  readonly throughAes: boolean;
}

export const wrappingAlgorithms = {
  RSAES_OAEP_SHA_1: { hash: 'sha1', throughAes: false },
  RSAES_OAEP_SHA_256: { hash: 'sha256', throughAes: false },
  RSA_AES_KEY_WRAP_SHA_1: { hash: 'sha1', throughAes: true },
  RSA_AES_KEY_WRAP_SHA_256: { hash: 'sha256', throughAes: true },
} as const satisfies Readonly<Record<string, WrappingScheme>>;

export type WrappingAlgorithm = keyof typeof wrappingAlgorithms;

export function isWrappingAlgorithm(name: string): name is WrappingAlgorithm {
  return Object.hasOwn(wrappingAlgorithms, name);
}

/** Undefined when it does not open, whatever the reason: telling reasons apart would help to open what others wrapped. */
export function unwrapImported(privateKey: Buffer, algorithm: WrappingAlgorithm, wrapped: Buffer): Buffer | undefined {
  const { hash, throughAes } = wrappingAlgorithms[algorithm];
  if (!throughAes) return oaepDecrypt(privateKey, hash, wrapped);
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const aesKey = oaepDecrypt(privateKey, hash, wrapped.subarray(0, modulusBytes));
  if (aesKey?.length !== keySize) return undefined;
  try {
    return unwrapPadded(aesKey, wrapped.subarray(modulusBytes));
  } finally {
    aesKey.fill(0);
  }
}

/** The alternative initial value of RFC 5649 section 3, without the length that OpenSSL adds. */
const paddedInitialValue = Buffer.from('a65959a6', 'hex');

/** AES-256 key wrap with padding; undefined when `wrapped` was changed or is of another key. */
export function unwrapPadded(aesKey: Buffer, wrapped: Buffer): Buffer | undefined {
  if (wrapped.length < 16 || wrapped.length % 8 !== 0) return undefined;
  try {
    const decipher = createDecipheriv('id-aes256-wrap-pad', aesKey, paddedInitialValue);
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined;
  }
}
