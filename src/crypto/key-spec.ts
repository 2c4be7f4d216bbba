// The kinds of KMS keys: what each is made of. https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html

interface HmacKind {
  readonly kind: 'hmac';
  readonly hash: string;
  readonly sizeBytes: number;
}

export interface RsaKind {
  readonly kind: 'rsa';
  readonly modulusBits: number;
}

export interface CurveKind {
  readonly kind: 'ec';
  /** As OpenSSL names it. */
  readonly curve: 'P-256' | 'P-384' | 'P-521' | 'secp256k1';
  readonly hash: string;
}

/** A kind that needs no parameter: its name says all. */
export interface NamedKind {
  readonly kind: 'named';
  readonly name: 'ed25519' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87' | 'ml-kem-512' | 'ml-kem-768' | 'ml-kem-1024';
}

export type KeyPairKind = RsaKind | CurveKind | NamedKind;

/** Every spec but that of symmetric encryption keys, whose material is 32 random bytes. */
export const keyKinds = {
  HMAC_224: { kind: 'hmac', hash: 'sha224', sizeBytes: 28 },
  HMAC_256: { kind: 'hmac', hash: 'sha256', sizeBytes: 32 },
  HMAC_384: { kind: 'hmac', hash: 'sha384', sizeBytes: 48 },
  HMAC_512: { kind: 'hmac', hash: 'sha512', sizeBytes: 64 },
  RSA_2048: { kind: 'rsa', modulusBits: 2048 },
  RSA_3072: { kind: 'rsa', modulusBits: 3072 },
  RSA_4096: { kind: 'rsa', modulusBits: 4096 },
  ECC_NIST_P256: { kind: 'ec', curve: 'P-256', hash: 'sha256' },
  ECC_NIST_P384: { kind: 'ec', curve: 'P-384', hash: 'sha384' },
  ECC_NIST_P521: { kind: 'ec', curve: 'P-521', hash: 'sha512' },
  ECC_SECG_P256K1: { kind: 'ec', curve: 'secp256k1', hash: 'sha256' },
  ECC_NIST_EDWARDS25519: { kind: 'named', name: 'ed25519' },
  ML_DSA_44: { kind: 'named', name: 'ml-dsa-44' },
  ML_DSA_65: { kind: 'named', name: 'ml-dsa-65' },
  ML_DSA_87: { kind: 'named', name: 'ml-dsa-87' },
  ML_KEM_512: { kind: 'named', name: 'ml-kem-512' },
  ML_KEM_768: { kind: 'named', name: 'ml-kem-768' },
  ML_KEM_1024: { kind: 'named', name: 'ml-kem-1024' },
} as const satisfies Readonly<Record<string, HmacKind | KeyPairKind>>;

export type OtherKeySpec = keyof typeof keyKinds;
export type KmsKeySpec = 'SYMMETRIC_DEFAULT' | OtherKeySpec;

export function isOtherKeySpec(spec: string): spec is OtherKeySpec {
  return Object.hasOwn(keyKinds, spec);
}
