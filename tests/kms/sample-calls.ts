// For each operation of KMS a call that succeeds: what the tests of states, of permissions and of dry runs begin with.
import { randomBytes } from 'node:crypto';
import type { CreateKeyCommandInput, CreateKeyCommandOutput, DescribeKeyCommandOutput } from '@aws-sdk/client-kms';
import { generateKeySecret } from '../../src/crypto/key-pair.ts';
import { isOtherKeySpec } from '../../src/crypto/key-spec.ts';
import { onceFor } from '../../src/kernel/once-for.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import type { kmsOperations } from '../../src/operations/kms/table.ts';
import { wrapMaterial } from '../support/wrap-material.ts';

export type Name = keyof typeof kmsOperations;

/** Calls an operation as the administrator of the key's account. */
export type Calling = (name: Name, input: object) => Promise<Record<string, unknown>>;

/** An alias for each key: tests of one server do not meet. */
const alias = (keyId: string): string => `alias/of-${keyId.replace(/^.*\//, '')}`;

async function anotherKey(call: Calling): Promise<string> {
  const { KeyMetadata } = (await call('CreateKey', {})) as Partial<CreateKeyCommandOutput>;
  return KeyMetadata?.Arn ?? '';
}

async function ownerOf(call: Calling, KeyId: string): Promise<string> {
  const { KeyMetadata } = (await call('DescribeKey', { KeyId })) as Partial<DescribeKeyCommandOutput>;
  return `arn:aws:iam::${KeyMetadata?.AWSAccountId}:root`;
}

/** About no key, or about all of them. */
export const withoutKey: readonly Name[] = [
  'CreateKey',
  'GenerateRandom',
  'ListAliases',
  'ListKeys',
  'ListRetirableGrants',
];

export const kinds: Readonly<Partial<Record<Name, CreateKeyCommandInput>>> = {
  Encapsulate: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
  ReplicateKey: { MultiRegion: true },
  UpdatePrimaryRegion: { MultiRegion: true },
  GetParametersForImport: { Origin: 'EXTERNAL' },
  ImportKeyMaterial: { Origin: 'EXTERNAL' },
  DeleteImportedKeyMaterial: { Origin: 'EXTERNAL' },
  Decapsulate: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
  DeriveSharedSecret: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' },
  GenerateMac: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  VerifyMac: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  GetPublicKey: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
  Sign: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
  Verify: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
};

const message = Buffer.from('a message');
const elsewhere = 'eu-west-1';
const wrapping = { WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;

/** What each operation needs besides the key, made while the key is enabled. */
export async function inputOf(call: Calling, name: Name, KeyId: string): Promise<object> {
  const principal = await ownerOf(call, KeyId);
  const grant = { KeyId, GranteePrincipal: principal, Operations: ['DescribeKey'] };
  const blob = async () => (await call('Encrypt', { KeyId, Plaintext: message })).CiphertextBlob;
  const signing = { KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256' };
  const encapsulation = { KeyId, EncapsulationAlgorithm: 'ML_KEM' };
  const mac = { KeyId, Message: message, MacAlgorithm: 'HMAC_SHA_256' };
  const makers: Readonly<Partial<Record<Name, () => object | Promise<object>>>> = {
    CreateAlias: () => ({ AliasName: alias(KeyId), TargetKeyId: KeyId }),
    UpdateAlias: async () => {
      await call('CreateAlias', { AliasName: alias(KeyId), TargetKeyId: await anotherKey(call) });
      return { AliasName: alias(KeyId), TargetKeyId: KeyId };
    },
    DeleteAlias: async () => {
      await call('CreateAlias', { AliasName: alias(KeyId), TargetKeyId: KeyId });
      return { AliasName: alias(KeyId) };
    },
    CreateGrant: () => grant,
    RevokeGrant: async () => ({ KeyId, GrantId: (await call('CreateGrant', grant)).GrantId }),
    RetireGrant: async () => ({ GrantToken: (await call('CreateGrant', grant)).GrantToken }),
    Encrypt: () => ({ KeyId, Plaintext: message }),
    Decrypt: async () => ({ CiphertextBlob: await blob() }),
    ReEncrypt: async () => ({ CiphertextBlob: await blob(), DestinationKeyId: await anotherKey(call) }),
    GenerateDataKey: () => ({ KeyId, KeySpec: 'AES_256' }),
    GenerateDataKeyWithoutPlaintext: () => ({ KeyId, KeySpec: 'AES_256' }),
    GenerateDataKeyPair: () => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
    GenerateDataKeyPairWithoutPlaintext: () => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
    GenerateMac: () => mac,
    VerifyMac: async () => ({ ...mac, Mac: (await call('GenerateMac', mac)).Mac }),
    Sign: () => signing,
    Verify: async () => ({ ...signing, Signature: (await call('Sign', signing)).Signature }),
    DeriveSharedSecret: async () => {
      const PublicKey = (await call('GetPublicKey', { KeyId })).PublicKey;
      return { KeyId, PublicKey, KeyAgreementAlgorithm: 'ECDH' };
    },
    Encapsulate: () => encapsulation,
    Decapsulate: async () => {
      const { SharedSecretCiphertextBlob } = await call('Encapsulate', encapsulation);
      return { ...encapsulation, SharedSecretCiphertextBlob };
    },
    ReplicateKey: () => ({ KeyId, ReplicaRegion: elsewhere }),
    UpdatePrimaryRegion: async () => {
      await call('ReplicateKey', { KeyId, ReplicaRegion: elsewhere });
      return { KeyId, PrimaryRegion: elsewhere };
    },
    GetParametersForImport: () => ({ KeyId, ...wrapping }),
    ImportKeyMaterial: async () => importInput(call, KeyId),
    PutKeyPolicy: async () => ({ KeyId, Policy: (await call('GetKeyPolicy', { KeyId })).Policy }),
    TagResource: () => ({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
    UntagResource: () => ({ KeyId, TagKeys: ['a'] }),
    UpdateKeyDescription: () => ({ KeyId, Description: 'another' }),
  };
  return (await makers[name]?.()) ?? { KeyId };
}

/** The same material for every key of a spec, imported and to be imported again. */
const materialOf = onceFor((spec: string) => newMaterial(spec));

async function newMaterial(spec: string): Promise<Buffer> {
  if (!isOtherKeySpec(spec)) return randomBytes(32);
  return (await generateKeySecret(spec, systemRandom)).secret;
}

/** With the material that is usual for the key's spec, unless other is given. */
export async function importInput(call: Calling, KeyId: string, given?: Buffer): Promise<object> {
  const { KeyMetadata } = (await call('DescribeKey', { KeyId })) as Partial<DescribeKeyCommandOutput>;
  const { ImportToken, PublicKey } = await call('GetParametersForImport', { KeyId, ...wrapping });
  const material = given ?? (await materialOf(KeyMetadata?.KeySpec ?? ''));
  const EncryptedKeyMaterial = wrapMaterial(PublicKey as Buffer, wrapping.WrappingAlgorithm, material);
  return { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
}
