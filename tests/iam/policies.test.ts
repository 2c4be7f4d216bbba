// Managed policies: the account's own and AWS's, their versions, and what they are attached to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsManagedPolicies } from '../../src/policy/aws-managed.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { allow, management, newAccount, newUser, newWorld, policy, refused, trusting } from './world.ts';

const policyArn = (name: string) => `arn:aws:iam::${management}:policy/${name}`;
const document = policy(allow('iam:GetUser'));

test('a policy counts its uses, and goes only when it has none', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  const { Policy } = await iam.CreatePolicy({ PolicyName: 'P', PolicyDocument: document, Description: 'reads' });
  const PolicyArn = policyArn('P');
  assert.equal(Policy?.Arn, PolicyArn);
  assert.match(`${Policy.PolicyId}`, /^ANPA[A-Z2-7]{17}$/);
  const words = 'A policy called p already exists. Duplicate names are not allowed.';
  await refused(iam.CreatePolicy({ PolicyName: 'p', PolicyDocument: document }), 'EntityAlreadyExists', words);
  await iam.CreateUser({ UserName: 'user' });
  await iam.CreateRole({ RoleName: 'role', AssumeRolePolicyDocument: trusting(management) });
  await iam.AttachUserPolicy({ UserName: 'user', PolicyArn });
  await iam.AttachUserPolicy({ UserName: 'user', PolicyArn });
  await iam.AttachRolePolicy({ RoleName: 'role', PolicyArn });
  await iam.PutRolePermissionsBoundary({ RoleName: 'role', PermissionsBoundary: PolicyArn });
  const read = await iam.GetPolicy({ PolicyArn });
  assert.equal(read.Policy?.AttachmentCount, 2);
  assert.equal(read.Policy.PermissionsBoundaryUsageCount, 1);
  assert.equal(read.Policy.Description, 'reads');
  const entities = await iam.ListEntitiesForPolicy({ PolicyArn });
  assert.deepEqual(
    entities.PolicyUsers?.map((user) => user.UserName),
    ['user'],
  );
  assert.deepEqual(
    entities.PolicyRoles?.map((role) => role.RoleName),
    ['role'],
  );
  const asBoundary = await iam.ListEntitiesForPolicy({ PolicyArn, PolicyUsageFilter: 'PermissionsBoundary' });
  assert.deepEqual(asBoundary.PolicyUsers, []);
  await refused(iam.DeletePolicy({ PolicyArn }), 'DeleteConflict', 'Cannot delete a policy attached to entities.');
  await iam.DetachUserPolicy({ UserName: 'user', PolicyArn });
  await refused(
    iam.DetachUserPolicy({ UserName: 'user', PolicyArn }),
    'NoSuchEntity',
    `Policy ${PolicyArn} was not found.`,
  );
  await iam.DetachRolePolicy({ RoleName: 'role', PolicyArn });
  await refused(iam.DeletePolicy({ PolicyArn }), 'DeleteConflict', /attached/);
  await iam.DeleteRolePermissionsBoundary({ RoleName: 'role' });
  await iam.DeletePolicy({ PolicyArn });
  await refused(iam.GetPolicy({ PolicyArn }), 'NoSuchEntity', `Policy ${PolicyArn} was not found.`);
});

test('deleting whom a policy bounds gives the policy free', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreatePolicy({ PolicyName: 'b', PolicyDocument: document });
  await iam.CreateUser({ UserName: 'user', PermissionsBoundary: policyArn('b') });
  assert.equal((await iam.GetPolicy({ PolicyArn: policyArn('b') })).Policy?.PermissionsBoundaryUsageCount, 1);
  await iam.DeleteUser({ UserName: 'user' });
  await iam.DeletePolicy({ PolicyArn: policyArn('b') });
});

test('five versions at most, one of them in force, and no number used twice', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const PolicyArn = policyArn('p');
  await iam.CreatePolicy({ PolicyName: 'p', PolicyDocument: document });
  const as = await newUser(world.admin, world, 'user');
  await iam.AttachUserPolicy({ UserName: 'user', PolicyArn });
  const PolicyDocument = policy(allow('iam:ListUsers'));
  const { PolicyVersion } = await iam.CreatePolicyVersion({ PolicyArn, PolicyDocument });
  assert.deepEqual([PolicyVersion?.VersionId, PolicyVersion?.IsDefaultVersion], ['v2', false]);
  assert.ok(await as.iam.GetUser({}));
  await refused(as.iam.ListUsers({}), 'AccessDenied', /iam:ListUsers/);
  await iam.SetDefaultPolicyVersion({ PolicyArn, VersionId: 'v2' });
  assert.ok(await as.iam.ListUsers({}));
  await refused(as.iam.GetUser({}), 'AccessDenied', /iam:GetUser/);
  const inForce = iam.DeletePolicyVersion({ PolicyArn, VersionId: 'v2' });
  await refused(inForce, 'DeleteConflict', 'Cannot delete the default version of a policy.');
  for (let count = 3; count <= 5; count++) await iam.CreatePolicyVersion({ PolicyArn, PolicyDocument });
  await refused(iam.CreatePolicyVersion({ PolicyArn, PolicyDocument }), 'LimitExceeded', /up to 5 versions/);
  await iam.DeletePolicyVersion({ PolicyArn, VersionId: 'v5' });
  await iam.CreatePolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault: true });
  const { Versions } = await iam.ListPolicyVersions({ PolicyArn });
  assert.deepEqual(
    Versions?.map((version) => version.VersionId),
    ['v1', 'v2', 'v3', 'v4', 'v6'],
  );
  assert.deepEqual(
    Versions?.filter((version) => version.IsDefaultVersion).map((version) => version.VersionId),
    ['v6'],
  );
  const first = await iam.GetPolicyVersion({ PolicyArn, VersionId: 'v1' });
  assert.equal(decodeURIComponent(`${first.PolicyVersion?.Document}`), document);
  await refused(iam.GetPolicyVersion({ PolicyArn, VersionId: 'v5' }), 'NoSuchEntity', /v5 does not exist/);
  await iam.DetachUserPolicy({ UserName: 'user', PolicyArn });
  await refused(iam.DeletePolicy({ PolicyArn }), 'DeleteConflict', /more than one version/);
});

test("AWS's policies are there for every account, can be attached, and cannot be changed", async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  assert.equal((await iam.GetPolicy({ PolicyArn })).Policy?.AttachmentCount, 1);
  const { PolicyVersion } = await iam.GetPolicyVersion({ PolicyArn, VersionId: 'v1' });
  assert.match(decodeURIComponent(`${PolicyVersion?.Document}`), /"Action": "\*"/);
  const change = iam.CreatePolicyVersion({ PolicyArn, PolicyDocument: document });
  await refused(change, 'AccessDenied', /AdministratorAccess/);
  await refused(iam.DeletePolicy({ PolicyArn }), 'AccessDenied', /AdministratorAccess/);
  for (const row of awsManagedPolicies) assert.ok(parsePolicy(row.document, 'identity').ok, row.name);
});

test('policies are listed by scope and by use', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreatePolicy({ PolicyName: 'used', PolicyDocument: document, Path: '/team/' });
  await iam.CreatePolicy({ PolicyName: 'unused', PolicyDocument: document });
  const PolicyArn = `arn:aws:iam::${management}:policy/team/used`;
  await iam.AttachUserPolicy({ UserName: 'admin', PolicyArn });
  const names = async (input: object) => (await iam.ListPolicies(input)).Policies?.map((row) => row.PolicyName);
  assert.deepEqual(
    await names({ Scope: 'Local' }),
    ['used', 'unused'].sort((a) => (a === 'used' ? -1 : 1)),
  );
  assert.deepEqual(await names({ OnlyAttached: true }), ['used', 'AdministratorAccess']);
  assert.deepEqual(await names({ PathPrefix: '/team/' }), ['used']);
  assert.equal((await names({ Scope: 'AWS' }))?.length, awsManagedPolicies.length);
  const first = await iam.ListPolicies({ MaxItems: 3 });
  const rest = await iam.ListPolicies({ Marker: first.Marker });
  assert.equal((first.Policies?.length ?? 0) + (rest.Policies?.length ?? 0), awsManagedPolicies.length + 2);
  const attached = await iam.ListAttachedUserPolicies({ UserName: 'admin' });
  assert.deepEqual(
    attached.AttachedPolicies?.map((row) => row.PolicyName),
    ['AdministratorAccess', 'used'],
  );
  const underPath = await iam.ListAttachedUserPolicies({ UserName: 'admin', PathPrefix: '/team/' });
  assert.deepEqual(
    underPath.AttachedPolicies?.map((row) => row.PolicyArn),
    [PolicyArn],
  );
});

test("another account's policy can be neither read nor attached", async () => {
  const world = await newWorld();
  const { id, admin } = await newAccount(world);
  await admin.iam.CreatePolicy({ PolicyName: 'p', PolicyDocument: document });
  const PolicyArn = `arn:aws:iam::${id}:policy/p`;
  await refused(world.admin.iam.GetPolicy({ PolicyArn }), 'AccessDenied', /iam:GetPolicy/);
  const attach = world.admin.iam.AttachUserPolicy({ UserName: 'admin', PolicyArn });
  await refused(attach, 'NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`);
});

test('which policy may be attached can be a condition', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'target' });
  const readOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  const condition = { ArnEquals: { 'iam:PolicyARN': readOnly } };
  const as = await newUser(world.admin, world, 'user', allow('iam:AttachUserPolicy', '*', condition));
  await as.iam.AttachUserPolicy({ UserName: 'target', PolicyArn: readOnly });
  const more = { UserName: 'target', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
  await refused(as.iam.AttachUserPolicy(more), 'AccessDenied', /iam:AttachUserPolicy/);
});

test('a user made only with a boundary is a condition that cannot be gone round', async () => {
  const world = await newWorld();
  const boundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  const condition = { StringEquals: { 'iam:PermissionsBoundary': boundary } };
  const bounded = allow(['iam:CreateUser', 'iam:PutUserPolicy'], '*', condition);
  const as = await newUser(world.admin, world, 'user', bounded);
  await refused(as.iam.CreateUser({ UserName: 'free' }), 'AccessDenied', /iam:CreateUser/);
  await as.iam.CreateUser({ UserName: 'bounded', PermissionsBoundary: boundary });
  await as.iam.PutUserPolicy({ UserName: 'bounded', PolicyName: 'p', PolicyDocument: document });
  await world.admin.iam.CreateUser({ UserName: 'free' });
  const put = as.iam.PutUserPolicy({ UserName: 'free', PolicyName: 'p', PolicyDocument: document });
  await refused(put, 'AccessDenied', /iam:PutUserPolicy/);
});

test('quotas: ten policies a user, 6144 characters a policy without its white space', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreateUser({ UserName: 'user' });
  for (let count = 0; count <= 10; count++)
    await iam.CreatePolicy({ PolicyName: `p${count}`, PolicyDocument: document });
  for (let count = 0; count < 10; count++)
    await iam.AttachUserPolicy({ UserName: 'user', PolicyArn: policyArn(`p${count}`) });
  const eleventh = iam.AttachUserPolicy({ UserName: 'user', PolicyArn: policyArn('p10') });
  await refused(eleventh, 'LimitExceeded', 'Cannot exceed quota for PoliciesPerUser: 10');
  assert.equal((await iam.GetPolicy({ PolicyArn: policyArn('p10') })).Policy?.AttachmentCount, 0);
  const spaced = `${policy(allow('s3:*', 'arn:aws:s3:::b'))}${' '.repeat(7000)}`;
  assert.ok(await iam.CreatePolicy({ PolicyName: 'spaced', PolicyDocument: spaced }));
  const long = policy(allow('s3:*', `arn:aws:s3:::${'x'.repeat(6144)}`));
  const over = iam.CreatePolicy({ PolicyName: 'long', PolicyDocument: long });
  await refused(over, 'LimitExceeded', 'Cannot exceed quota for PolicySize: 6144');
});
