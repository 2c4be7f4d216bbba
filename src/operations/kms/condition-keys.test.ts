// The condition keys of KMS, row by row: a policy that asks for the value lets the call pass, one that asks for another does not.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { dayMs } from '../../kernel/clock.ts';
import { isFault } from '../../kernel/fault.ts';
import { knownServices } from '../../policy/reference/reference.ts';
import { KmsKeyUsage } from '../../storage/records/kms-key-usage.ts';
import { kmsOperations } from './table.ts';
import { type CallOptions, elsewhere, here, home, newWorld, startMs, type World } from './testing.ts';

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
  /** As a policy names it, where it is not the operation's own name. */
  readonly action?: string;
  /** What the operation asks for besides. */
  readonly also?: readonly string[];
  /** What the call needs to be there. */
  setUp?(world: World, keyId: string): Promise<object | undefined>;
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

const Tags = [{ TagKey: 'Team', TagValue: 'a' }];
const ownRoot = `arn:aws:iam::${home}:root`;
const bucketArn = 'arn:aws:s3:::a-bucket';
const imported: CreateKeyCommandInput = { Origin: 'EXTERNAL' };
const importing = {
  operation: 'ImportKeyMaterial',
  kind: imported,
  input: { ImportToken: message, EncryptedKeyMaterial: message, ValidTo: new Date(startMs + dayMs) },
} as const;
const grant = {
  operation: 'CreateGrant',
  input: {
    GranteePrincipal: ownRoot,
    RetiringPrincipal: ownRoot,
    Operations: ['Encrypt'],
    Constraints: { EncryptionContextSubset: { Team: 'a' } },
  },
} as const;
const serviceGrant = {
  operation: 'CreateGrant',
  input: {
    GranteeServicePrincipal: 's3.amazonaws.com',
    RetiringServicePrincipal: 'logs.amazonaws.com',
    Operations: ['Encrypt'],
    Constraints: { SourceArn: bucketArn },
  },
} as const;
const both = {
  operation: 'ReEncrypt',
  action: 'kms:ReEncryptFrom',
  also: ['kms:ReEncryptTo'],
  async setUp(world: World, keyId: string) {
    const input = { KeyId: keyId, Plaintext: message };
    const { CiphertextBlob } = await world.call('Encrypt', kmsOperations.Encrypt, input, world.root);
    return { CiphertextBlob, DestinationKeyId: keyId };
  },
} as const;
const replicate = {
  operation: 'ReplicateKey',
  also: ['kms:CreateKey'],
  kind: { MultiRegion: true },
  input: { ReplicaRegion: elsewhere },
} as const;
const move = {
  operation: 'UpdatePrimaryRegion',
  kind: { MultiRegion: true },
  input: { PrimaryRegion: elsewhere },
  async setUp(world: World, KeyId: string) {
    const input = { KeyId, ReplicaRegion: elsewhere };
    await world.call('ReplicateKey', kmsOperations.ReplicateKey, input, world.root);
    return undefined;
  },
} as const;
const disable = {
  operation: 'DisableKey',
  key: 'kms:TrailingDaysWithoutKeyUsage',
  operator: 'NumericGreaterThan',
  /** Last used ten and a half days ago. */
  async setUp(world: World, keyId: string) {
    const usage = { operation: 'Encrypt', timeMs: startMs - 10.5 * dayMs, eventId: 'e', requestId: 'r' };
    await world.records.transaction(async (transaction) => transaction.put(KmsKeyUsage, [home, here, keyId], usage));
    return undefined;
  },
} as const;
const tag = { operation: 'TagResource', input: { Tags } } as const;

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
  ...['kms:WrappingAlgorithm', 'kms:WrappingKeySpec'].map((key) => ({
    key,
    operation: 'GetParametersForImport' as const,
    kind: imported,
    input: { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
    held: key === 'kms:WrappingKeySpec' ? 'RSA_2048' : 'RSAES_OAEP_SHA_256',
    broken: key === 'kms:WrappingKeySpec' ? 'RSA_4096' : 'RSAES_OAEP_SHA_1',
  })),
  { ...importing, key: 'kms:KeyOrigin', held: 'EXTERNAL', broken: 'AWS_KMS' },
  { ...importing, key: 'kms:ExpirationModel', held: 'KEY_MATERIAL_EXPIRES', broken: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
  {
    ...importing,
    key: 'kms:ValidTo',
    held: new Date(startMs + 2 * dayMs).toISOString(),
    broken: new Date(startMs).toISOString(),
    operator: 'DateLessThan',
  },
  { ...grant, key: 'kms:GrantOperations', held: 'Encrypt', broken: 'Decrypt', operator: 'ForAllValues:StringEquals' },
  { ...grant, key: 'kms:GrantConstraintType', held: 'EncryptionContextSubset', broken: 'SourceArn' },
  { ...grant, key: 'kms:EncryptionContext:Team', held: 'a', broken: 'b' },
  { ...grant, key: 'kms:EncryptionContextKeys', held: 'Team', broken: 'b', operator: 'ForAllValues:StringEquals' },
  { ...grant, key: 'kms:GranteePrincipal', held: ownRoot, broken: 'arn:aws:iam::444455556666:root' },
  { ...grant, key: 'kms:RetiringPrincipal', held: ownRoot, broken: 'arn:aws:iam::444455556666:root' },
  { ...grant, key: 'kms:GrantIsForAWSResource', held: 'false', broken: 'true', operator: 'Bool' },
  {
    ...grant,
    key: 'kms:GrantIsForAWSResource',
    options: { via: 's3' },
    held: 'true',
    broken: 'false',
    operator: 'Bool',
  },
  { ...serviceGrant, key: 'kms:GranteeServicePrincipal', held: 's3.amazonaws.com', broken: 'sqs.amazonaws.com' },
  { ...serviceGrant, key: 'kms:RetiringServicePrincipal', held: 'logs.amazonaws.com', broken: 's3.amazonaws.com' },
  {
    ...serviceGrant,
    key: 'kms:GrantConstraintSourceArn',
    held: bucketArn,
    broken: `${bucketArn}2`,
    operator: 'ArnEquals',
  },
  { ...both, key: 'kms:ReEncryptOnSameKey', held: 'true', broken: 'false', operator: 'Bool' },
  {
    ...both,
    key: 'kms:ReEncryptOnSameKey',
    action: 'kms:ReEncryptTo',
    also: ['kms:ReEncryptFrom'],
    held: 'true',
    broken: 'false',
    operator: 'Bool',
  },
  { ...replicate, key: 'kms:ReplicaRegion', held: elsewhere, broken: here },
  { ...replicate, key: 'kms:MultiRegionKeyType', held: 'PRIMARY', broken: 'REPLICA' },
  { ...replicate, key: 'kms:MultiRegion', held: 'true', broken: 'false', operator: 'Bool' },
  {
    ...replicate,
    action: 'kms:CreateKey',
    also: ['kms:ReplicateKey'],
    key: 'kms:MultiRegionKeyType',
    held: 'REPLICA',
    broken: 'PRIMARY',
  },
  {
    ...replicate,
    action: 'kms:CreateKey',
    also: ['kms:ReplicateKey'],
    key: 'aws:RequestedRegion',
    held: elsewhere,
    broken: here,
  },
  { ...move, key: 'kms:PrimaryRegion', held: elsewhere, broken: here },
  { ...disable, held: '9', broken: '10' },
  { ...disable, operation: 'ScheduleKeyDeletion', held: '9', broken: '12' },
  { ...encrypt, key: 'aws:ResourceTag/Team', kind: { Tags }, held: 'a', broken: 'b' },
  { ...tag, key: 'aws:RequestTag/Team', held: 'a', broken: 'b' },
  { ...tag, key: 'aws:TagKeys', held: 'Team', broken: 'Other', operator: 'ForAllValues:StringEquals' },
  {
    operation: 'UntagResource',
    input: { TagKeys: ['Team'] },
    key: 'aws:TagKeys',
    held: 'Team',
    broken: 'Other',
    operator: 'ForAllValues:StringEquals',
  },
];

/** A Nitro enclave's: operations that are given a `Recipient` are refused by name, so nothing is ever attested. */
const attested = /^kms:RecipientAttestation:/;

test('every condition key of the service reference has its row', () => {
  const shape = (key: string) =>
    key.replace(/(?<=^aws:(Request|Resource)Tag\/).*$/, '*').replace(/(?<=^kms:EncryptionContext:).*$/, '*');
  const asked = new Set(rows.map(({ key }) => shape(key)));
  const known = knownServices.get('kms')?.keys.map(({ key }) => shape(key)) ?? [];
  assert(known.length > 50, `${known.length} keys`);
  assert.deepEqual(
    known.filter((key) => !asked.has(key) && !attested.test(key)),
    [],
  );
});

/** Whether the policies let the call pass, whatever becomes of it afterwards. */
async function passes(
  world: World,
  row: Row,
  KeyId: string,
  value: string,
  user: string,
  made: object,
): Promise<boolean> {
  const { operation, operator = 'StringEquals' } = row;
  const Condition = { [operator]: { [row.key]: value } };
  const { action = `kms:${operation}`, also = [] } = row;
  const bounded = { Effect: 'Allow', Action: action, Resource: '*', Condition };
  const free = also.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' }));
  const caller = await world.user(home, user, JSON.stringify({ Version: '2012-10-17', Statement: [bounded, ...free] }));
  try {
    const input = { KeyId, ...row.input, ...made };
    await world.callNamed(operation, input, caller, row.options);
    return true;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.code !== 'AccessDenied';
  }
}

for (const row of rows)
  test(`${row.key} of ${row.action ?? row.operation}: ${row.held}, and not ${row.broken}`, async () => {
    const world = await newWorld();
    const { id } = await world.newKey(row.kind);
    const alias = { AliasName: 'alias/it', TargetKeyId: id };
    await world.call('CreateAlias', kmsOperations.CreateAlias, alias, world.root);
    const made = (await row.setUp?.(world, id)) ?? {};
    assert.equal(await passes(world, row, id, row.broken, 'broken', made), false);
    assert.equal(await passes(world, row, id, row.held, 'held', made), true);
  });
