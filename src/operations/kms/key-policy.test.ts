// Key policies: put and read back, refused with the place of the mistake, and the lockout safety check.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../../kernel/arn.ts';
import { CreateKey } from './CreateKey.ts';
import { DescribeKey } from './DescribeKey.ts';
import { GetKeyPolicy } from './GetKeyPolicy.ts';
import { ListKeyPolicies } from './ListKeyPolicies.ts';
import { ListKeys } from './ListKeys.ts';
import { PutKeyPolicy } from './PutKeyPolicy.ts';
import { ScheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { allowing, home, keyPolicy, keyPolicyFor, newWorld, other, refused, type World } from './testing.ts';

const put = (world: World, KeyId: string, Policy: string, caller = world.root, more: object = {}) =>
  world.call('PutKeyPolicy', PutKeyPolicy, { KeyId, Policy, ...more }, caller);
const read = async (world: World, KeyId: string) =>
  (await world.call('GetKeyPolicy', GetKeyPolicy, { KeyId }, world.root)).Policy;

test("a key made without a policy has AWS's default: its account decides", async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const policy = JSON.parse((await read(world, KeyId)) ?? '');
  assert.deepEqual(policy, {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${home}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
  const listed = await world.call('ListKeyPolicies', ListKeyPolicies, { KeyId }, world.root);
  assert.deepEqual(listed, { PolicyNames: ['default'], Truncated: false });
});

test('a policy comes back byte for byte, and is in force at once', async () => {
  const world = await newWorld();
  const { id: KeyId, arn: keyArn } = await world.newKey();
  const user = await world.user(other, 'user', allowing('kms:*'));
  const describe = () => world.call('DescribeKey', DescribeKey, { KeyId: keyArn }, user);
  await refused(describe(), 'AccessDenied');
  const policy = `  ${keyPolicy(keyPolicyFor(arn.user(other, '/', 'user'), 'kms:DescribeKey'))}\r\n\t`;
  await put(world, KeyId, policy, world.root, { PolicyName: 'default' });
  assert.equal(await read(world, KeyId), policy);
  assert((await describe()).KeyMetadata);
  await put(world, KeyId, keyPolicy());
  await refused(describe(), 'AccessDenied');
});

test('who may not put, read or list a policy', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const nobody = await world.user(home, 'nobody');
  await refused(put(world, KeyId, keyPolicy(), nobody), 'AccessDenied');
  await refused(world.call('GetKeyPolicy', GetKeyPolicy, { KeyId }, nobody), 'AccessDenied');
  await refused(world.call('ListKeyPolicies', ListKeyPolicies, { KeyId }, nobody), 'AccessDenied');
});

test('a malformed policy is refused with the place of the mistake, and the old one stays', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const before = await read(world, KeyId);
  const missingComma = '{\n  "Version": "2012-10-17"\n  "Statement": []\n}';
  await refused(put(world, KeyId, missingComma), 'MalformedPolicyDocumentException', /line 3, column 3/);
  const noPrincipal = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }],
  });
  await refused(put(world, KeyId, noPrincipal), 'MalformedPolicyDocumentException', /`Principal`.*line 1/);
  await refused(put(world, KeyId, '[]'), 'MalformedPolicyDocumentException');
  await refused(
    put(world, KeyId, keyPolicy(), world.root, { PolicyName: 'mine' }),
    'NotFoundException',
    /^No such policy exists$/,
  );
  const large = keyPolicy({ ...keyPolicyFor(arn.accountRoot(home), 'kms:*'), Sid: 'x'.repeat(32_768) });
  await refused(put(world, KeyId, large), 'LimitExceededException', /32768/);
  await refused(
    world.call('CreateKey', CreateKey, { Policy: missingComma }, world.root),
    'MalformedPolicyDocumentException',
  );
  assert.equal(await read(world, KeyId), before);
});

test('every principal that a policy names must exist', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  await world.user(home, 'User');
  await world.role(other, 'Reader');
  const naming = (principal: string) => put(world, KeyId, keyPolicy(keyPolicyFor(principal, 'kms:Decrypt')));
  const known = [
    other,
    arn.accountRoot(other),
    arn.user(home, '/', 'User'),
    arn.role(other, '/', 'Reader'),
    arn.assumedRole(other, 'Reader', 'session'),
    '*',
  ];
  for (const principal of known) await naming(principal);
  const unknown = [
    '999988887777',
    'arn:aws:iam::999988887777:root',
    arn.user(home, '/', 'user'),
    arn.user(home, '/path/', 'User'),
    arn.user(other, '/', 'User'),
    arn.role(home, '/', 'Reader'),
    arn.assumedRole(other, 'Nobody', 'session'),
    'AIDAAAAAAAAAAAAAAAAAA',
  ];
  for (const principal of unknown)
    await refused(
      naming(principal),
      'MalformedPolicyDocumentException',
      /^Policy contains a statement with one or more invalid principals\.$/,
    );
});

test('a policy that locks its author out is refused, unless he insists', async () => {
  const world = await newWorld();
  const admin = await world.user(home, 'admin', allowing('kms:*'));
  const { id: KeyId } = await world.newKey();
  const lockout = /^The new key policy will not allow you to update the key policy in the future\.$/;
  const closed = JSON.stringify({
    Version: '2012-10-17',
    Statement: [keyPolicyFor(arn.accountRoot(home), 'kms:DescribeKey', 'kms:GetKeyPolicy')],
  });
  await refused(put(world, KeyId, closed, admin), 'MalformedPolicyDocumentException', lockout);
  await refused(
    world.call('CreateKey', CreateKey, { Policy: closed }, admin),
    'MalformedPolicyDocumentException',
    lockout,
  );

  // Delegating to the account is enough only for those whose own policies allow it.
  const creator = await world.user(home, 'creator', allowing('kms:CreateKey'));
  const delegated = world.call('CreateKey', CreateKey, { Policy: keyPolicy() }, creator);
  await refused(delegated, 'MalformedPolicyDocumentException', lockout);
  assert.equal((await world.call('ListKeys', ListKeys, {}, world.root)).Keys?.length, 1);

  await put(world, KeyId, closed, admin, { BypassPolicyLockoutSafetyCheck: true });
  assert.equal(await read(world, KeyId), closed);
  await refused(put(world, KeyId, keyPolicy(), admin), 'AccessDenied');
});

test('a policy can forbid to skip the safety check', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const Condition = { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } };
  const Statement = [{ Effect: 'Allow', Action: 'kms:PutKeyPolicy', Resource: '*', Condition }];
  const careful = await world.user(home, 'careful', JSON.stringify({ Version: '2012-10-17', Statement }));
  await put(world, KeyId, keyPolicy(), careful);
  await refused(put(world, KeyId, keyPolicy(), careful, { BypassPolicyLockoutSafetyCheck: true }), 'AccessDenied');
});

test('the policy of a key that waits for deletion stays', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  await world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId }, world.root);
  await refused(put(world, KeyId, keyPolicy()), 'KMSInvalidStateException');
});
