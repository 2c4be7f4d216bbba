// What the spec and the usage of a key let it do: AWS's table of key specs.
// https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
import type {
  EncapsulationAlgorithmSpec,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeyMetadata,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { type KmsKeySpec, keyKinds } from '../../crypto/key-spec.ts';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord, KmsKeyUsage } from '../../storage/records/kms-key.ts';
import { keyArn } from './key-state.ts';

interface KeyAlgorithms {
  readonly ENCRYPT_DECRYPT?: readonly EncryptionAlgorithmSpec[];
  readonly SIGN_VERIFY?: readonly SigningAlgorithmSpec[];
  readonly GENERATE_VERIFY_MAC?: readonly MacAlgorithmSpec[];
  readonly KEY_AGREEMENT?: readonly KeyAgreementAlgorithmSpec[];
  readonly ENCAPSULATE_DECAPSULATE?: readonly EncapsulationAlgorithmSpec[];
}

const rsa: KeyAlgorithms = {
  ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  SIGN_VERIFY: [
    'RSASSA_PKCS1_V1_5_SHA_256',
    'RSASSA_PKCS1_V1_5_SHA_384',
    'RSASSA_PKCS1_V1_5_SHA_512',
    'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384',
    'RSASSA_PSS_SHA_512',
  ],
};
const mlDsa: KeyAlgorithms = { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] };
const mlKem: KeyAlgorithms = { ENCAPSULATE_DECAPSULATE: ['ML_KEM'] };

/** Each usage that a key of the spec may be made for, with the algorithms that it then has. */
const algorithmsOfSpec: Readonly<Record<KmsKeySpec, KeyAlgorithms>> = {
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
  HMAC_224: { GENERATE_VERIFY_MAC: ['HMAC_SHA_224'] },
  HMAC_256: { GENERATE_VERIFY_MAC: ['HMAC_SHA_256'] },
  HMAC_384: { GENERATE_VERIFY_MAC: ['HMAC_SHA_384'] },
  HMAC_512: { GENERATE_VERIFY_MAC: ['HMAC_SHA_512'] },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: { SIGN_VERIFY: ['ECDSA_SHA_256'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P384: { SIGN_VERIFY: ['ECDSA_SHA_384'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P521: { SIGN_VERIFY: ['ECDSA_SHA_512'], KEY_AGREEMENT: ['ECDH'] },
  ECC_SECG_P256K1: { SIGN_VERIFY: ['ECDSA_SHA_256'] },
  // AWS has its prehashed variant ED25519_PH_SHA_512 as well: docs/decisions/0114.
  ECC_NIST_EDWARDS25519: { SIGN_VERIFY: ['ED25519_SHA_512'] },
  ML_DSA_44: mlDsa,
  ML_DSA_65: mlDsa,
  ML_DSA_87: mlDsa,
  ML_KEM_512: mlKem,
  ML_KEM_768: mlKem,
  ML_KEM_1024: mlKem,
};

export function isBuiltSpec(spec: string): spec is KmsKeySpec {
  return Object.hasOwn(algorithmsOfSpec, spec);
}

const usages: readonly KmsKeyUsage[] = [
  'ENCRYPT_DECRYPT',
  'SIGN_VERIFY',
  'GENERATE_VERIFY_MAC',
  'KEY_AGREEMENT',
  'ENCAPSULATE_DECAPSULATE',
];

export function usagesOf(spec: KmsKeySpec): readonly KmsKeyUsage[] {
  return usages.filter((usage) => algorithmsOfSpec[spec][usage] !== undefined);
}

/** Of KeyMetadata and of GetPublicKey: the algorithms of the one usage that the key has. */
export function algorithmMembers({ keySpec, keyUsage }: KmsKeyRecord) {
  const algorithms = algorithmsOfSpec[keySpec];
  const members = {
    ENCRYPT_DECRYPT: { EncryptionAlgorithms: [...(algorithms.ENCRYPT_DECRYPT ?? [])] },
    SIGN_VERIFY: { SigningAlgorithms: [...(algorithms.SIGN_VERIFY ?? [])] },
    GENERATE_VERIFY_MAC: { MacAlgorithms: [...(algorithms.GENERATE_VERIFY_MAC ?? [])] },
    KEY_AGREEMENT: { KeyAgreementAlgorithms: [...(algorithms.KEY_AGREEMENT ?? [])] },
    ENCAPSULATE_DECAPSULATE: { EncapsulationAlgorithms: [...(algorithms.ENCAPSULATE_DECAPSULATE ?? [])] },
  } as const satisfies Readonly<Record<KmsKeyUsage, Partial<KeyMetadata>>>;
  return members[keyUsage];
}

/** Refuses a key that was made for another usage, and an algorithm that its spec does not have. */
export function requireAlgorithm(key: KmsKeyRecord, usage: KmsKeyUsage, algorithm: string, operation: string): void {
  if (key.keyUsage !== usage)
    throw new Fault('InvalidKeyUsageException', {
      message: `${keyArn(key)} key usage is ${key.keyUsage} which is not valid for ${operation}.`,
    });
  const algorithms: readonly string[] = algorithmsOfSpec[key.keySpec][usage] ?? [];
  if (!algorithms.includes(algorithm))
    throw new Fault('InvalidKeyUsageException', {
      message: `Algorithm ${algorithm} is incompatible with key spec ${key.keySpec}.`,
    });
}

/** For what only symmetric encryption keys do: data keys. */
export function requireSymmetric(key: KmsKeyRecord, operation: string): void {
  requireAlgorithm(key, 'ENCRYPT_DECRYPT', 'SYMMETRIC_DEFAULT', operation);
}

export const isPair = ({ keySpec }: KmsKeyRecord): boolean =>
  keySpec !== 'SYMMETRIC_DEFAULT' && keyKinds[keySpec].kind !== 'hmac';
