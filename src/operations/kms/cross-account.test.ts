// Key policy, identity policy and account: who may use a key, and what a stranger learns. Rows seed 000-2, 000-3, 002-2.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../../kernel/arn.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { FaultCode } from '../../kernel/fault.ts';
import { CreateAlias } from './CreateAlias.ts';
import { Decrypt } from './Decrypt.ts';
import { DescribeKey } from './DescribeKey.ts';
import { EnableKey } from './EnableKey.ts';
import { Encrypt } from './Encrypt.ts';
import { GenerateDataKey } from './GenerateDataKey.ts';
import { GetKeyRotationStatus } from './GetKeyRotationStatus.ts';
import { PutKeyPolicy } from './PutKeyPolicy.ts';
import { allowing, elsewhere, here, home, keyPolicyFor, newWorld, other, refused, type World } from './testing.ts';

type Named = 'nobody' | 'own root' | 'other root' | 'the role';

interface Case {
  readonly row: string;
  readonly keyPolicyNames: Named;
  readonly callerIn: 'same' | 'other';
  readonly identityPolicy: boolean;
  /** The layer that a refusal names; `either` when both lack an allow. */
  readonly expected: 'allowed' | 'resource-based' | 'identity-based' | 'either';
}

const c = (
  row: string,
  keyPolicyNames: Named,
  callerIn: Case['callerIn'],
  identityPolicy: boolean,
  expected: Case['expected'],
): Case => ({ row, keyPolicyNames, callerIn, identityPolicy, expected });

const matrix: readonly Case[] = [
  c('lesson 2', 'nobody', 'same', false, 'resource-based'),
  c('lesson 2', 'nobody', 'same', true, 'resource-based'),
  c('lesson 2', 'own root', 'same', false, 'identity-based'),
  c('lesson 2', 'own root', 'same', true, 'allowed'),
  c('lesson 2', 'the role', 'same', false, 'allowed'),
  c('lesson 2', 'the role', 'same', true, 'allowed'),
  c('seed 000-3', 'nobody', 'other', false, 'either'),
  c('seed 000-3', 'nobody', 'other', true, 'resource-based'),
  c('seed 000-3', 'own root', 'other', true, 'resource-based'),
  c('seed 000-2', 'other root', 'other', false, 'identity-based'),
  c('seed 000-2', 'other root', 'other', true, 'allowed'),
  c('seed 002-3', 'the role', 'other', false, 'identity-based'),
  c('seed 002-3', 'the role', 'other', true, 'allowed'),
];

async function keyNaming(world: World, named: Named, role: Caller) {
  const administrator = keyPolicyFor(arn.user(home, '/', 'keeper'), 'kms:*');
  const principals = {
    nobody: [],
    'own root': [arn.accountRoot(home)],
    'other root': [arn.accountRoot(other)],
    'the role': ['roleArn' in role ? role.roleArn : ''],
  };
  const statements = principals[named].map((principal) => keyPolicyFor(principal, 'kms:GenerateDataKey'));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [administrator, ...statements] });
  return world.newKey({ Policy, BypassPolicyLockoutSafetyCheck: true });
}

for (const { row, keyPolicyNames, callerIn, identityPolicy, expected } of matrix) {
  const identity = identityPolicy ? 'an identity policy' : 'no identity policy';
  test(`${row}: key policy names ${keyPolicyNames}, ${callerIn} account, ${identity}: ${expected}`, async () => {
    const world = await newWorld();
    await world.user(home, 'keeper');
    const account = callerIn === 'same' ? home : other;
    const role = await world.role(account, 'reader', identityPolicy ? allowing('kms:GenerateDataKey') : undefined);
    const key = await keyNaming(world, keyPolicyNames, role);
    const answer = world.call('GenerateDataKey', GenerateDataKey, { KeyId: key.arn, KeySpec: 'AES_256' }, role);
    if (expected === 'allowed') {
      assert.equal((await answer).KeyId, key.arn);
      return;
    }
    await refused(answer, 'AccessDenied', /is not authorized to perform: kms:GenerateDataKey on resource/);
    if (callerIn === 'same' || identityPolicy)
      await refused(answer, 'AccessDenied', new RegExp(`no ${expected} policy`));
  });
}

test('lesson 9: across accounts a missing key and a forbidden one read the same, in every state', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const stranger = await world.user(other, 'stranger', allowing('kms:*'));
  const absent = arn.kmsKey(here, home, '12345678-1234-1234-1234-123456789012');
  for (const [name, operation] of [
    ['DescribeKey', DescribeKey],
    ['GetKeyRotationStatus', GetKeyRotationStatus],
  ] as const) {
    const words = async (keyArn: string) => {
      const error = await world
        .call(name, operation as typeof DescribeKey, { KeyId: keyArn }, stranger)
        .catch((e) => e);
      return `${error.code}: ${error.message.replace(keyArn, 'KEY')}`;
    };
    assert.match(await words(key.arn), /^AccessDenied: /);
    assert.equal(await words(absent), await words(key.arn));
  }
});

test('an alias of another account tells a stranger neither the key nor whether it is there', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  await world.call('CreateAlias', CreateAlias, { AliasName: 'alias/known', TargetKeyId: key.id }, world.root);
  const stranger = await world.user(other, 'stranger', allowing('kms:*'));
  const words = async (name: string) => {
    const KeyId = arn.kmsAlias(here, home, `alias/${name}`);
    const error = await world.call('DescribeKey', DescribeKey, { KeyId }, stranger).catch((e) => e);
    return `${error.code}: ${error.message.replace(name, 'NAME')}`;
  };
  assert.match(await words('known'), /^AccessDenied: .*alias\/NAME because no resource-based policy/);
  assert.equal(await words('unknown'), await words('known'));
  assert.doesNotMatch(await words('known'), new RegExp(key.id));
});

test('lesson 10: a bare key id and an alias name are of the caller account', async () => {
  const world = await newWorld();
  const key = await world.newKey({ Policy: policyFor(arn.accountRoot(other)), BypassPolicyLockoutSafetyCheck: true });
  const user = await world.user(other, 'user', allowing('kms:*'));
  const encrypt = (KeyId: string) => world.call('Encrypt', Encrypt, { KeyId, Plaintext: Buffer.from('secret') }, user);
  assert.equal((await encrypt(key.arn)).KeyId, key.arn);
  await refused(
    encrypt(key.id),
    'NotFoundException',
    new RegExp(`Key 'arn:aws:kms:us-east-1:${other}:key/${key.id}' does`),
  );
  await refused(
    encrypt('alias/none'),
    'NotFoundException',
    /Alias arn:aws:kms:us-east-1:444455556666:alias\/none is not found/,
  );
});

test('AWS has management operations within one account only, whatever the policies say', async () => {
  const world = await newWorld();
  const key = await world.newKey({ Policy: policyFor(arn.accountRoot(other)), BypassPolicyLockoutSafetyCheck: true });
  const user = await world.user(other, 'admin', allowing('kms:*'));
  const denied = (call: Promise<unknown>) => refused(call, 'AccessDenied', /no resource-based policies allow access/);
  await denied(world.call('EnableKey', EnableKey, { KeyId: key.arn }, user));
  await denied(world.call('PutKeyPolicy', PutKeyPolicy, { KeyId: key.arn, Policy: '{}' }, user));
  const absent = key.arn.replace(key.id, '12345678-1234-1234-1234-123456789012');
  await denied(world.call('EnableKey', EnableKey, { KeyId: absent }, user));
});

test('seed 002-2: a key works in its own Region only, and the refusal names the Region', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const there = { region: elsewhere };
  const plain = { Plaintext: Buffer.from('secret') };
  const { CiphertextBlob } = await world.call('Encrypt', Encrypt, { KeyId: key.id, ...plain }, world.root);
  const byArn = world.call('Encrypt', Encrypt, { KeyId: key.arn, ...plain }, world.root, there);
  await refused(byArn, 'NotFoundException', /^Invalid arn us-east-1$/);
  const byId = world.call('Encrypt', Encrypt, { KeyId: key.id, ...plain }, world.root, there);
  await refused(byId, 'NotFoundException', /^Key 'arn:aws:kms:eu-west-1:111122223333:key\/.*' does not exist$/);
  const opened = world.call('Decrypt', Decrypt, { CiphertextBlob }, world.root, there);
  await refused(opened, 'AccessDenied', /does not exist in this region, or you are not allowed to access/);
});

const malformed: readonly [string, FaultCode][] = [
  ['', 'ValidationException'],
  ['key', 'NotFoundException'],
  ['alias/', 'NotFoundException'],
  ['alias/a b', 'NotFoundException'],
  ['arn:aws:kms:us-east-1:111122223333:key', 'NotFoundException'],
  ['arn:aws:kms:us-east-1:111122223333:key/', 'NotFoundException'],
  ['arn:aws:kms:us-east-1::key/12345678-1234-1234-1234-123456789012', 'NotFoundException'],
  ['arn:aws:s3:::bucket', 'NotFoundException'],
  ['arn:aws-cn:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012', 'NotFoundException'],
  ['mrk-12345678123412341234123456789012', 'NotFoundException'],
  ['12345678-1234-1234-1234-12345678901Z', 'NotFoundException'],
  ['x'.repeat(2049), 'ValidationException'],
];

test('a KeyId that names no key is refused as AWS does', async () => {
  const world = await newWorld();
  for (const [KeyId, code] of malformed)
    await refused(world.call('DescribeKey', DescribeKey, { KeyId }, world.root), code);
});

test('nobody reaches KMS without credentials', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const call = world.call('DescribeKey', DescribeKey, { KeyId: key.arn }, { kind: 'anonymous' });
  await refused(call, 'MissingAuthenticationToken');
});

function policyFor(principal: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [keyPolicyFor(principal, 'kms:*')] });
}
