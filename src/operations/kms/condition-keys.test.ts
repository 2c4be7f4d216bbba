// The condition keys of KMS, row by row: a policy that asks for the value lets the call pass, one that asks for another does not.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { isFault } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { Forward, Readers, Resources } from '../context.ts';
import { kmsOperations } from './table.ts';
import { type CallOptions, home, newWorld, type World } from './testing.ts';

type Name = keyof typeof kmsOperations;

interface Row {
  readonly key: string;
  readonly operation: Name;
  /** Besides `KeyId`; `undefined` members stay away. */
  readonly input?: object;
  readonly held: string;
  readonly broken: string;
  readonly operator?: string;
  readonly kind?: CreateKeyCommandInput;
  readonly options?: CallOptions;
}

const message = Buffer.from('x');
const signing: CreateKeyCommandInput = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const agreement: CreateKeyCommandInput = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' };
const encapsulation: CreateKeyCommandInput = { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' };
const mac: CreateKeyCommandInput = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
const encrypt = { operation: 'Encrypt', input: { Plaintext: message, EncryptionContext: { Team: 'a' } } } as const;
const sign = {
  operation: 'Sign',
  kind: signing,
  input: { Message: message, SigningAlgorithm: 'ECDSA_SHA_256' },
} as const;
const create = { operation: 'CreateKey', input: { KeyId: undefined, ...signing } } as const;

const rows: readonly Row[] = [
  { ...encrypt, key: 'kms:CallerAccount', held: home, broken: '444455556666' },
  { ...encrypt, key: 'kms:KeySpec', held: 'SYMMETRIC_DEFAULT', broken: 'RSA_2048' },
  { ...encrypt, key: 'kms:CustomerMasterKeySpec', held: 'SYMMETRIC_DEFAULT', broken: 'RSA_2048' },
  { ...encrypt, key: 'kms:KeyUsage', held: 'ENCRYPT_DECRYPT', broken: 'SIGN_VERIFY' },
  { ...encrypt, key: 'kms:CustomerMasterKeyUsage', held: 'ENCRYPT_DECRYPT', broken: 'SIGN_VERIFY' },
  { ...encrypt, key: 'kms:KeyOrigin', held: 'AWS_KMS', broken: 'EXTERNAL' },
  { ...encrypt, key: 'kms:MultiRegion', held: 'false', broken: 'true', operator: 'Bool' },
  { ...encrypt, key: 'kms:EncryptionAlgorithm', held: 'SYMMETRIC_DEFAULT', broken: 'RSAES_OAEP_SHA_256' },
  { ...encrypt, key: 'kms:EncryptionContext:Team', held: 'a', broken: 'A' },
  {
    ...encrypt,
    key: 'kms:EncryptionContextKeys',
    held: 'Team',
    broken: 'Other',
    operator: 'ForAnyValue:StringEquals',
  },
  {
    ...encrypt,
    key: 'kms:ResourceAliases',
    held: 'alias/it',
    broken: 'alias/other',
    operator: 'ForAnyValue:StringEquals',
  },
  {
    ...encrypt,
    key: 'kms:RequestAlias',
    input: { ...encrypt.input, KeyId: 'alias/it' },
    held: 'alias/it',
    broken: 'alias/other',
  },
  {
    ...encrypt,
    key: 'kms:ViaService',
    options: { via: 's3' },
    held: 's3.us-east-1.amazonaws.com',
    broken: 's3.eu-west-1.amazonaws.com',
  },
  { ...sign, key: 'kms:SigningAlgorithm', held: 'ECDSA_SHA_256', broken: 'ECDSA_SHA_384' },
  { ...sign, key: 'kms:MessageType', held: 'RAW', broken: 'DIGEST' },
  { ...sign, key: 'kms:KeySpec', held: 'ECC_NIST_P256', broken: 'SYMMETRIC_DEFAULT' },
  {
    key: 'kms:MacAlgorithm',
    operation: 'GenerateMac',
    kind: mac,
    input: { Message: message, MacAlgorithm: 'HMAC_SHA_256' },
    held: 'HMAC_SHA_256',
    broken: 'HMAC_SHA_512',
  },
  {
    key: 'kms:KeyAgreementAlgorithm',
    operation: 'DeriveSharedSecret',
    kind: agreement,
    input: { PublicKey: message, KeyAgreementAlgorithm: 'ECDH' },
    held: 'ECDH',
    broken: 'SM2KA',
  },
  {
    key: 'kms:EncapsulationAlgorithm',
    operation: 'Encapsulate',
    kind: encapsulation,
    input: { EncapsulationAlgorithm: 'ML_KEM' },
    held: 'ML_KEM',
    broken: 'OTHER',
  },
  {
    key: 'kms:DataKeyPairSpec',
    operation: 'GenerateDataKeyPair',
    input: { KeyPairSpec: 'ECC_NIST_P256' },
    held: 'ECC_NIST_P256',
    broken: 'RSA_4096',
  },
  {
    key: 'kms:ScheduleKeyDeletionPendingWindowInDays',
    operation: 'ScheduleKeyDeletion',
    input: { PendingWindowInDays: 14 },
    held: '14',
    broken: '15',
    operator: 'NumericGreaterThanEquals',
  },
  {
    key: 'kms:RotationPeriodInDays',
    operation: 'EnableKeyRotation',
    input: { RotationPeriodInDays: 180 },
    held: '180',
    broken: '179',
    operator: 'NumericLessThanEquals',
  },
  { ...create, key: 'kms:KeySpec', held: 'ECC_NIST_P256', broken: 'SYMMETRIC_DEFAULT' },
  { ...create, key: 'kms:KeyUsage', held: 'SIGN_VERIFY', broken: 'KEY_AGREEMENT' },
  { ...create, key: 'kms:KeyOrigin', held: 'AWS_KMS', broken: 'EXTERNAL' },
  {
    ...create,
    key: 'kms:BypassPolicyLockoutSafetyCheck',
    input: { ...create.input, BypassPolicyLockoutSafetyCheck: true },
    held: 'true',
    broken: 'false',
    operator: 'Bool',
  },
];

type AnyKmsOperation = Operation<object, object, unknown, Readers, Resources, Forward>;

/** Whether the policies let the call pass, whatever becomes of it afterwards. */
async function passes(world: World, row: Row, KeyId: string, value: string, user: string): Promise<boolean> {
  const { operation, operator = 'StringEquals' } = row;
  const Condition = { [operator]: { [row.key]: value } };
  const statement = { Effect: 'Allow', Action: `kms:${operation}`, Resource: '*', Condition };
  const caller = await world.user(home, user, JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  try {
    const input = { KeyId, ...row.input };
    await world.call(operation, kmsOperations[operation] as unknown as AnyKmsOperation, input, caller, row.options);
    return true;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.code !== 'AccessDenied';
  }
}

for (const row of rows)
  test(`${row.key} of ${row.operation}: ${row.held}, and not ${row.broken}`, async () => {
    const world = await newWorld();
    const { id } = await world.newKey(row.kind);
    const alias = { AliasName: 'alias/it', TargetKeyId: id };
    await world.call('CreateAlias', kmsOperations.CreateAlias, alias, world.root);
    assert.equal(await passes(world, row, id, row.broken, 'broken'), false);
    assert.equal(await passes(world, row, id, row.held, 'held'), true);
  });
