// AWS's table of key states, operation by operation, equal to behaviour. https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { type FaultCode, isFault } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { Forward, Readers, Resources } from '../context.ts';
import { kmsOperations } from './table.ts';
import { home, newWorld, type World } from './testing.ts';

type Name = keyof typeof kmsOperations;
type Answer = 'done' | FaultCode;
type Row = readonly [whenDisabled: Answer, whenPendingDeletion: Answer];

const invalid = 'KMSInvalidStateException';
const always: Row = ['done', 'done'];
const notPending: Row = ['done', invalid];
const enabledOnly: Row = ['DisabledException', invalid];

const states: Readonly<Partial<Record<Name, Row>>> = {
  CancelKeyDeletion: [invalid, 'done'],
  CreateAlias: notPending,
  CreateGrant: enabledOnly,
  Decrypt: enabledOnly,
  Decapsulate: enabledOnly,
  DeleteAlias: always,
  DeriveSharedSecret: enabledOnly,
  DescribeKey: always,
  DisableKey: notPending,
  DisableKeyRotation: enabledOnly,
  EnableKey: notPending,
  Encapsulate: enabledOnly,
  EnableKeyRotation: enabledOnly,
  Encrypt: enabledOnly,
  GenerateDataKey: enabledOnly,
  GenerateDataKeyPair: enabledOnly,
  GenerateDataKeyPairWithoutPlaintext: enabledOnly,
  GenerateDataKeyWithoutPlaintext: enabledOnly,
  GenerateMac: enabledOnly,
  GetKeyLastUsage: always,
  GetKeyPolicy: always,
  GetKeyRotationStatus: always,
  GetPublicKey: enabledOnly,
  ListGrants: always,
  ListKeyPolicies: always,
  ListKeyRotations: always,
  ListResourceTags: always,
  PutKeyPolicy: notPending,
  ReEncrypt: enabledOnly,
  RetireGrant: always,
  RevokeGrant: always,
  RotateKeyOnDemand: enabledOnly,
  ScheduleKeyDeletion: notPending,
  Sign: enabledOnly,
  TagResource: notPending,
  UntagResource: notPending,
  UpdateAlias: notPending,
  UpdateKeyDescription: notPending,
  Verify: enabledOnly,
  VerifyMac: enabledOnly,
};

/** About no key, or about all of them. */
const withoutKey: readonly Name[] = ['CreateKey', 'GenerateRandom', 'ListAliases', 'ListKeys', 'ListRetirableGrants'];

const kinds: Readonly<Partial<Record<Name, CreateKeyCommandInput>>> = {
  Encapsulate: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
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
    PutKeyPolicy: async () => ({ KeyId, Policy: (await call(world, 'GetKeyPolicy', { KeyId })).Policy }),
    TagResource: () => ({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
    UntagResource: () => ({ KeyId, TagKeys: ['a'] }),
    UpdateKeyDescription: () => ({ KeyId, Description: 'another' }),
  };
  return (await makers[name]?.()) ?? { KeyId };
}

for (const [name, [whenDisabled, whenPendingDeletion]] of Object.entries(states) as [Name, Row][])
  test(`${name}: disabled, it is ${whenDisabled}; pending deletion, it is ${whenPendingDeletion}`, async () => {
    for (const [state, expected] of [
      ['enabled', name === 'CancelKeyDeletion' ? invalid : 'done'],
      ['disabled', whenDisabled],
      ['pending', whenPendingDeletion],
    ] as const) {
      const world = await newWorld();
      const { id: KeyId } = await world.newKey(kinds[name]);
      const input = await inputOf(world, name, KeyId);
      if (state === 'disabled') await call(world, 'DisableKey', { KeyId });
      if (state === 'pending') await call(world, 'ScheduleKeyDeletion', { KeyId });
      assert.equal(await answer(world, name, input), expected, state);
    }
  });

test('every operation has its row, but for those that are about no key', () => {
  assert.deepEqual([...Object.keys(states), ...withoutKey].sort(), Object.keys(kmsOperations).sort());
});
