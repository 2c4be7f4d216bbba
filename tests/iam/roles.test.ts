// Roles, whom they trust, and the instance profiles that carry them. Row seed 001-3.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccountId, accountId, region } from '../../src/kernel/ids.ts';
import { BucketPolicy } from '../../src/storage/records/bucket.ts';
import { KmsKey, type KmsKeyRecord } from '../../src/storage/records/kms-key.ts';
import { indexPolicyNames } from '../../src/storage/records/policy-names-index.ts';
import { allow, assume, management, newAccount, newUser, newWorld, policy, refused, trusting } from './world.ts';

const roleArn = (name: string) => `arn:aws:iam::${management}:role/${name}`;
const forInstances = policy({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
});

test('a role is made, read, changed, listed and deleted', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const AssumeRolePolicyDocument = trusting(management);
  const made = await iam.CreateRole({ RoleName: 'Role', AssumeRolePolicyDocument, Path: '/app/', Description: 'd' });
  assert.equal(made.Role?.Arn, `arn:aws:iam::${management}:role/app/Role`);
  assert.match(`${made.Role.RoleId}`, /^AROA[A-Z2-7]{17}$/);
  assert.equal(made.Role.MaxSessionDuration, 3600);
  assert.equal(decodeURIComponent(`${made.Role.AssumeRolePolicyDocument}`), AssumeRolePolicyDocument);
  const again = iam.CreateRole({ RoleName: 'ROLE', AssumeRolePolicyDocument });
  await refused(again, 'EntityAlreadyExists', 'Role with name ROLE already exists.');
  await iam.UpdateRole({ RoleName: 'Role', MaxSessionDuration: 7200 });
  const read = await iam.GetRole({ RoleName: 'Role' });
  assert.equal(read.Role?.MaxSessionDuration, 7200);
  assert.equal(read.Role.Description, 'd');
  const { Roles } = await iam.ListRoles({ PathPrefix: '/app/' });
  assert.deepEqual(
    Roles?.map((role) => role.RoleName),
    ['Role'],
  );
  await iam.DeleteRole({ RoleName: 'Role' });
  await refused(iam.GetRole({ RoleName: 'Role' }), 'NoSuchEntity', 'The role with name Role cannot be found.');
  const tooLong = iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument, MaxSessionDuration: 43_201 });
  await refused(tooLong, 'ValidationException', /maxSessionDuration/);
});

test('whoever may not manage roles is refused each of its operations', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: trusting(management) });
  const as = await newUser(world.admin, world, 'user', allow('iam:GetRole', roleArn('r')));
  assert.ok(await as.iam.GetRole({ RoleName: 'r' }));
  const RoleName = 'r';
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const PolicyDocument = policy(allow('*'));
  await refused(
    as.iam.CreateRole({ RoleName: 'x', AssumeRolePolicyDocument: trusting(management) }),
    'AccessDenied',
    /iam:CreateRole/,
  );
  await refused(as.iam.DeleteRole({ RoleName }), 'AccessDenied', /iam:DeleteRole/);
  await refused(as.iam.UpdateRole({ RoleName }), 'AccessDenied', /iam:UpdateRole/);
  await refused(as.iam.ListRoles({}), 'AccessDenied', /iam:ListRoles/);
  await refused(as.iam.AttachRolePolicy({ RoleName, PolicyArn }), 'AccessDenied', /iam:AttachRolePolicy/);
  await refused(
    as.iam.PutRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument }),
    'AccessDenied',
    /iam:PutRolePolicy/,
  );
  const trust = as.iam.UpdateAssumeRolePolicy({ RoleName, PolicyDocument: trusting(management) });
  await refused(trust, 'AccessDenied', /iam:UpdateAssumeRolePolicy/);
  const tagged = as.iam.TagRole({ RoleName, Tags: [{ Key: 'a', Value: 'b' }] });
  await refused(tagged, 'AccessDenied', /iam:TagRole/);
});

test('a trust policy names principals that exist, in any account', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const { id } = await newAccount(world);
  let count = 0;
  const create = (principal: string) =>
    iam.CreateRole({ RoleName: `role-${count++}`, AssumeRolePolicyDocument: trusting(principal) });
  const there = [
    id,
    `arn:aws:iam::${id}:root`,
    `arn:aws:iam::${management}:user/admin`,
    `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`,
    `arn:aws:sts::${id}:assumed-role/OrganizationAccountAccessRole/session`,
    '*',
  ];
  for (const principal of there) assert.ok(await create(principal), principal);
  const missing = [
    '999999999999',
    'arn:aws:iam::999999999999:root',
    `arn:aws:iam::${id}:user/admin`,
    `arn:aws:iam::${management}:user/staff/admin`,
    `arn:aws:iam::${id}:role/missing`,
    `arn:aws:sts::${id}:assumed-role/missing/session`,
    'AIDAAAAAAAAAAAAAAAAAA',
  ];
  for (const principal of missing)
    await refused(create(principal), 'MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${principal}"`);
  const service = policy({ Effect: 'Allow', Principal: { Service: 'nobody' }, Action: 'sts:AssumeRole' });
  const forNobody = iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: service });
  await refused(forNobody, 'MalformedPolicyDocument', /`nobody` is not a principal of the kind `Service` at line 1/);
  const canonical = policy({ Effect: 'Allow', Principal: { CanonicalUser: 'a'.repeat(64) }, Action: 'sts:AssumeRole' });
  const forOwner = iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: canonical });
  await refused(forOwner, 'MalformedPolicyDocument', /CanonicalUser/);
});

test('a trust policy is parsed, and bounded in size', async () => {
  const { admin } = await newWorld();
  const create = (AssumeRolePolicyDocument: string) =>
    admin.iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument });
  await refused(create('{"Version": "2012-10-17" "Statement": []}'), 'MalformedPolicyDocument', /line 1, column 26/);
  await refused(create(policy(allow('sts:AssumeRole'))), 'MalformedPolicyDocument', /line 1/);
  const long = trusting(management, 'sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'x'.repeat(2048) } });
  await refused(create(long), 'LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048');
});

test('a user that is deleted and made again is not trusted again', async () => {
  const world = await newWorld();
  const { id, admin } = await newAccount(world);
  await newUser(world.admin, world, 'user', allow('sts:AssumeRole'));
  const principal = `arn:aws:iam::${management}:user/user`;
  const condition = { StringEquals: { 'aws:PrincipalArn': principal } };
  const AssumeRolePolicyDocument = trusting(principal, 'sts:AssumeRole', condition);
  await admin.iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument });
  const { iam } = world.admin;
  const userId = (await iam.GetUser({ UserName: 'user' })).User?.UserId;
  const { AccessKeyMetadata } = await iam.ListAccessKeys({ UserName: 'user' });
  await iam.DeleteAccessKey({ UserName: 'user', AccessKeyId: AccessKeyMetadata?.[0]?.AccessKeyId });
  await iam.DeleteUserPolicy({ UserName: 'user', PolicyName: 'p' });
  await iam.DeleteUser({ UserName: 'user' });
  const again = await newUser(world.admin, world, 'user', allow('sts:AssumeRole'));
  const assume = () => again.sts.AssumeRole({ RoleArn: `arn:aws:iam::${id}:role/r`, RoleSessionName: 'session' });
  await refused(assume(), 'AccessDenied', /sts:AssumeRole/);
  const { Role } = await admin.iam.GetRole({ RoleName: 'r' });
  const shown = JSON.parse(decodeURIComponent(`${Role?.AssumeRolePolicyDocument}`));
  assert.equal(shown.Statement[0].Principal.AWS, userId);
  assert.deepEqual(shown.Statement[0].Condition, condition);
  await admin.iam.UpdateAssumeRolePolicy({ RoleName: 'r', PolicyDocument: AssumeRolePolicyDocument });
  assert.ok(await assume());
});

test('the sessions of a role end with it, and a role that is made again under its name revives none', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const role = { RoleName: 'r', AssumeRolePolicyDocument: trusting(`arn:aws:iam::${management}:root`) };
  const RoleArn = `arn:aws:iam::${management}:role/r`;
  const make = async () => {
    await iam.CreateRole(role);
    return assume(world.admin, world, { RoleArn, RoleSessionName: 'session' });
  };
  const session = await make();
  assert.ok(await session.sts.GetCallerIdentity({}));
  const chained = policy({ Effect: 'Allow', Principal: { AWS: RoleArn }, Action: 'sts:AssumeRole' });
  await iam.CreateRole({ RoleName: 'next', AssumeRolePolicyDocument: chained });
  const next = { RoleArn: `arn:aws:iam::${management}:role/next`, RoleSessionName: 'session' };
  const nextSession = await assume(session, world, next);
  await iam.DeleteRole({ RoleName: 'r' });
  await refused(session.sts.GetCallerIdentity({}), 'InvalidClientTokenId', /invalid/);
  const later = await make();
  await refused(session.sts.GetCallerIdentity({}), 'InvalidClientTokenId', /invalid/);
  assert.ok(await later.sts.GetCallerIdentity({}));
  assert.ok(await nextSession.sts.GetCallerIdentity({}), 'a session of another role lives on');
  await refused(later.sts.AssumeRole(next), 'AccessDenied', /sts:AssumeRole/);
});

test('key and bucket policies too mean whom they named, not whoever has the name later', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const account = accountId(management);
  await iam.CreateUser({ UserName: 'user' });
  const userId = `${(await iam.GetUser({ UserName: 'user' })).User?.UserId}`;
  const principal = [`arn:aws:iam::${management}:user/user`, `arn:aws:iam::${management}:user/admin`];
  const document = policy({ Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:*', Resource: '*' });
  await world.records.transaction(async (transaction) => {
    transaction.put(BucketPolicy, ['bucket-id'], { document });
    transaction.put(BucketPolicy, ['other-id'], { document: policy(allow('s3:*')) });
    transaction.put(KmsKey, [account, region('us-east-1'), 'key-id'], keyWith(account, document));
  });
  // Written as earlier versions did: without a word of whom they name.
  await indexPolicyNames(world.records);
  await iam.DeleteUser({ UserName: 'user' });
  const expected = JSON.parse(document);
  expected.Statement[0].Principal.AWS[0] = userId;
  const bucketPolicy = await world.records.get(BucketPolicy, ['bucket-id']);
  assert.deepEqual(JSON.parse(`${bucketPolicy?.document}`), expected);
  const key = await world.records.get(KmsKey, [account, region('us-east-1'), 'key-id']);
  assert.equal(key?.policy, bucketPolicy?.document);
  assert.equal((await world.records.get(BucketPolicy, ['other-id']))?.document, policy(allow('s3:*')));
});

function keyWith(account: AccountId, document: string): KmsKeyRecord {
  return {
    account,
    region: region('us-east-1'),
    keyId: 'key-id',
    description: '',
    createdAtMs: 0,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    manager: 'CUSTOMER',
    origin: 'AWS_KMS',
    state: 'Enabled',
    deletionAtMs: undefined,
    policy: document,
    materials: [],
    aliases: [],
    tags: {},
  };
}

test('inline policies of a role may be five times as long as those of a user', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: trusting(management) });
  const document = (size: number) => policy(allow('s3:*', `arn:aws:s3:::${'x'.repeat(size)}`));
  const put = (PolicyName: string, size: number) =>
    iam.PutRolePolicy({ RoleName: 'r', PolicyName, PolicyDocument: document(size) });
  await put('large', 10_000);
  const over = put('more', 300);
  await refused(over, 'LimitExceeded', 'Maximum policy size of 10240 bytes exceeded for role r');
  await put('large', 100);
  await put('more', 300);
  assert.deepEqual((await iam.ListRolePolicies({ RoleName: 'r' })).PolicyNames, ['large', 'more']);
  const page = await iam.ListRolePolicies({ RoleName: 'r', MaxItems: 1 });
  const rest = await iam.ListRolePolicies({ RoleName: 'r', Marker: page.Marker });
  assert.deepEqual([page.PolicyNames, rest.PolicyNames], [['large'], ['more']]);
});

test('an instance profile holds one role, which the caller must be allowed to pass', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: forInstances });
  await iam.CreateRole({ RoleName: 'other', AssumeRolePolicyDocument: forInstances });
  const { InstanceProfile } = await iam.CreateInstanceProfile({ InstanceProfileName: 'p' });
  assert.match(`${InstanceProfile?.InstanceProfileId}`, /^AIPA[A-Z2-7]{17}$/);
  assert.deepEqual(InstanceProfile?.Roles, []);
  const both = { InstanceProfileName: 'p', RoleName: 'r' };
  const add = allow('iam:AddRoleToInstanceProfile');
  const plain = await newUser(world.admin, world, 'plain', add);
  await refused(plain.iam.AddRoleToInstanceProfile(both), 'AccessDenied', /iam:PassRole on resource: .*role\/r /);
  const elsewhere = allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  const passing = allow('iam:PassRole', roleArn('r'), { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } });
  const wrong = await newUser(world.admin, world, 'wrong', add, elsewhere);
  await refused(wrong.iam.AddRoleToInstanceProfile(both), 'AccessDenied', /iam:PassRole/);
  const right = await newUser(world.admin, world, 'right', add, passing);
  await refused(right.iam.AddRoleToInstanceProfile({ ...both, RoleName: 'other' }), 'AccessDenied', /iam:PassRole/);
  await right.iam.AddRoleToInstanceProfile(both);
  const second = iam.AddRoleToInstanceProfile({ ...both, RoleName: 'other' });
  await refused(second, 'LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  const shown = await iam.GetInstanceProfile({ InstanceProfileName: 'p' });
  assert.deepEqual(
    shown.InstanceProfile?.Roles?.map((role) => role.Arn),
    [roleArn('r')],
  );
  const holding = await iam.ListInstanceProfilesForRole({ RoleName: 'r' });
  assert.deepEqual(
    holding.InstanceProfiles?.map((profile) => profile.InstanceProfileName),
    ['p'],
  );
  assert.equal((await iam.ListInstanceProfiles({})).InstanceProfiles?.[0]?.Roles?.length, 1);
  const words = 'Cannot delete entity, must remove roles from instance profile first.';
  await refused(iam.DeleteRole({ RoleName: 'r' }), 'DeleteConflict', words);
  await refused(iam.DeleteInstanceProfile({ InstanceProfileName: 'p' }), 'DeleteConflict', words);
  await refused(iam.RemoveRoleFromInstanceProfile({ ...both, RoleName: 'other' }), 'NoSuchEntity', /other/);
  await iam.RemoveRoleFromInstanceProfile(both);
  await iam.DeleteInstanceProfile({ InstanceProfileName: 'p' });
  await iam.DeleteRole({ RoleName: 'r' });
  const gone = iam.GetInstanceProfile({ InstanceProfileName: 'p' });
  await refused(gone, 'NoSuchEntity', 'Instance Profile p cannot be found.');
});
