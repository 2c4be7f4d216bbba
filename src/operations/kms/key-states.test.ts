// AWS's table of key states, operation by operation, equal to behaviour. https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { CreateKeyCommandInput, DescribeKeyCommandOutput } from '@aws-sdk/client-kms';
import { wrapMaterial } from '../../../tests/support/wrap-material.ts';
import { generateKeySecret } from '../../crypto/key-pair.ts';
import { isOtherKeySpec } from '../../crypto/key-spec.ts';
import { type FaultCode, isFault } from '../../kernel/fault.ts';
import { onceFor } from '../../kernel/once-for.ts';
import type { Operation } from '../../kernel/operation.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { Forward, Readers, Resources } from '../context.ts';
import { kmsOperations } from './table.ts';
import { elsewhere, home, newWorld, type World } from './testing.ts';

type Name = keyof typeof kmsOperations;
type Answer = 'done' | FaultCode;
type Row = readonly [whenDisabled: Answer, whenPendingDeletion: Answer, whenPendingImport: Answer];

const invalid = 'KMSInvalidStateException';
const unsupported = 'UnsupportedOperationException';
const always: Row = ['done', 'done', 'done'];
const notPending: Row = ['done', invalid, 'done'];
const withMaterial: Row = ['done', invalid, invalid];
const enabledOnly: Row = ['DisabledException', invalid, invalid];
const madeHereOnly: Row = ['DisabledException', invalid, unsupported];

const states: Readonly<Partial<Record<Name, Row>>> = {
  CancelKeyDeletion: [invalid, 'done', invalid],
  CreateAlias: notPending,
  CreateGrant: enabledOnly,
  Decrypt: enabledOnly,
  Decapsulate: enabledOnly,
  DeleteAlias: always,
  DeriveSharedSecret: enabledOnly,
  DescribeKey: always,
  DeleteImportedKeyMaterial: always,
  DisableKey: withMaterial,
  DisableKeyRotation: madeHereOnly,
  EnableKey: withMaterial,
  Encapsulate: enabledOnly,
  EnableKeyRotation: madeHereOnly,
  Encrypt: enabledOnly,
  GenerateDataKey: enabledOnly,
  GenerateDataKeyPair: enabledOnly,
  GenerateDataKeyPairWithoutPlaintext: enabledOnly,
  GenerateDataKeyWithoutPlaintext: enabledOnly,
  GenerateMac: enabledOnly,
  GetKeyLastUsage: always,
  GetKeyPolicy: always,
  GetKeyRotationStatus: ['done', 'done', unsupported],
  GetParametersForImport: notPending,
  GetPublicKey: enabledOnly,
  ImportKeyMaterial: notPending,
  ListGrants: always,
  ListKeyPolicies: always,
  ListKeyRotations: always,
  ListResourceTags: always,
  PutKeyPolicy: notPending,
  ReEncrypt: enabledOnly,
  ReplicateKey: enabledOnly,
  RetireGrant: always,
  RevokeGrant: always,
  RotateKeyOnDemand: enabledOnly,
  ScheduleKeyDeletion: notPending,
  Sign: enabledOnly,
  TagResource: notPending,
  UntagResource: notPending,
  UpdateAlias: notPending,
  UpdateKeyDescription: notPending,
  UpdatePrimaryRegion: enabledOnly,
  Verify: enabledOnly,
  VerifyMac: enabledOnly,
};

/** About no key, or about all of them. */
const withoutKey: readonly Name[] = ['CreateKey', 'GenerateRandom', 'ListAliases', 'ListKeys', 'ListRetirableGrants'];

const kinds: Readonly<Partial<Record<Name, CreateKeyCommandInput>>> = {
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

type AnyKmsOperation = Operation<object, object, unknown, Readers, Resources, Forward>;

async function call(world: World, name: Name, input: object): Promise<Record<string, unknown>> {
  const operation = kmsOperations[name] as unknown as AnyKmsOperation;
  return (await world.call(name, operation, input, world.root)) as Record<string, unknown>;
}

async function answer(world: World, name: Name, input: object): Promise<Answer> {
  try {
    await call(world, name, input);
    return 'done';
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.code;
  }
}

const message = Buffer.from('a message');
const wrapping = { WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
const principal = `arn:aws:iam::${home}:root`;

/** What each operation needs besides the key, made while the key is enabled. */
async function inputOf(world: World, name: Name, KeyId: string): Promise<object> {
  const alias = async () => {
    await call(world, 'CreateAlias', { AliasName: 'alias/it', TargetKeyId: KeyId });
    return { AliasName: 'alias/it' };
  };
  const grant = { KeyId, GranteePrincipal: principal, Operations: ['DescribeKey'] };
  const blob = async () => (await call(world, 'Encrypt', { KeyId, Plaintext: message })).CiphertextBlob;
  const signing = { KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256' };
  const encapsulation = { KeyId, EncapsulationAlgorithm: 'ML_KEM' };
  const mac = { KeyId, Message: message, MacAlgorithm: 'HMAC_SHA_256' };
  const makers: Readonly<Partial<Record<Name, () => object | Promise<object>>>> = {
    CreateAlias: () => ({ AliasName: 'alias/it', TargetKeyId: KeyId }),
    UpdateAlias: async () => {
      const { id } = await world.newKey();
      await call(world, 'CreateAlias', { AliasName: 'alias/it', TargetKeyId: id });
      return { AliasName: 'alias/it', TargetKeyId: KeyId };
    },
    DeleteAlias: alias,
    CreateGrant: () => grant,
    RevokeGrant: async () => ({ KeyId, GrantId: (await call(world, 'CreateGrant', grant)).GrantId }),
    RetireGrant: async () => ({ GrantToken: (await call(world, 'CreateGrant', grant)).GrantToken }),
    Encrypt: () => ({ KeyId, Plaintext: message }),
    Decrypt: async () => ({ CiphertextBlob: await blob() }),
    ReEncrypt: async () => ({ CiphertextBlob: await blob(), DestinationKeyId: (await world.newKey()).id }),
    GenerateDataKey: () => ({ KeyId, KeySpec: 'AES_256' }),
    GenerateDataKeyWithoutPlaintext: () => ({ KeyId, KeySpec: 'AES_256' }),
    GenerateDataKeyPair: () => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
    GenerateDataKeyPairWithoutPlaintext: () => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
    GenerateMac: () => mac,
    VerifyMac: async () => ({ ...mac, Mac: (await call(world, 'GenerateMac', mac)).Mac }),
    Sign: () => signing,
    Verify: async () => ({ ...signing, Signature: (await call(world, 'Sign', signing)).Signature }),
    DeriveSharedSecret: async () => {
      const PublicKey = (await call(world, 'GetPublicKey', { KeyId })).PublicKey;
      return { KeyId, PublicKey, KeyAgreementAlgorithm: 'ECDH' };
    },
    Encapsulate: () => encapsulation,
    Decapsulate: async () => {
      const { SharedSecretCiphertextBlob } = await call(world, 'Encapsulate', encapsulation);
      return { ...encapsulation, SharedSecretCiphertextBlob };
    },
    ReplicateKey: () => ({ KeyId, ReplicaRegion: elsewhere }),
    UpdatePrimaryRegion: async () => {
      await call(world, 'ReplicateKey', { KeyId, ReplicaRegion: elsewhere });
      return { KeyId, PrimaryRegion: elsewhere };
    },
    GetParametersForImport: () => ({ KeyId, ...wrapping }),
    ImportKeyMaterial: async () => importInput(world, KeyId),
    PutKeyPolicy: async () => ({ KeyId, Policy: (await call(world, 'GetKeyPolicy', { KeyId })).Policy }),
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

async function importInput(world: World, KeyId: string): Promise<object> {
  const { KeyMetadata } = (await call(world, 'DescribeKey', { KeyId })) as Partial<DescribeKeyCommandOutput>;
  const { ImportToken, PublicKey } = await call(world, 'GetParametersForImport', { KeyId, ...wrapping });
  const material = await materialOf(KeyMetadata?.KeySpec ?? '');
  const EncryptedKeyMaterial = wrapMaterial(PublicKey as Buffer, wrapping.WrappingAlgorithm, material);
  return { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
}

/** A key whose material was imported, and is pending import after it is deleted. */
async function newImported(world: World, kind: CreateKeyCommandInput): Promise<string> {
  const { id } = await world.newKey({ ...kind, Origin: 'EXTERNAL' });
  await call(world, 'ImportKeyMaterial', await importInput(world, id));
  return id;
}

for (const [name, row] of Object.entries(states) as [Name, Row][])
  test(`${name}: ${row[0]} when disabled, ${row[1]} when pending deletion, ${row[2]} when pending import`, async () => {
    const [whenDisabled, whenPendingDeletion, whenPendingImport] = row;
    for (const [state, expected] of [
      ['enabled', name === 'CancelKeyDeletion' ? invalid : 'done'],
      ['disabled', whenDisabled],
      ['pending', whenPendingDeletion],
      ['import', whenPendingImport],
      // A primary key that waits for its replicas is like one that waits for its own time.
      ['replicas', whenPendingDeletion],
    ] as const) {
      const world = await newWorld();
      const isImported = state === 'import' || kinds[name]?.Origin === 'EXTERNAL';
      const kind = { ...kinds[name], ...(state === 'replicas' && { MultiRegion: true }) };
      const KeyId = isImported ? await newImported(world, kind) : (await world.newKey(kind)).id;
      const input = await inputOf(world, name, KeyId);
      if (state === 'import') await call(world, 'DeleteImportedKeyMaterial', { KeyId });
      if (state === 'disabled') await call(world, 'DisableKey', { KeyId });
      if (state === 'replicas') await call(world, 'ReplicateKey', { KeyId, ReplicaRegion: 'ap-southeast-2' });
      if (state === 'pending' || state === 'replicas') await call(world, 'ScheduleKeyDeletion', { KeyId });
      assert.equal(await answer(world, name, input), expected, state);
    }
  });

test('every operation has its row, but for those that are about no key', () => {
  assert.deepEqual([...Object.keys(states), ...withoutKey].sort(), Object.keys(kmsOperations).sort());
});
