// Users, their access keys, tags, inline policies and boundaries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, management, newAccount, newUser, newWorld, policy, refused } from './world.ts';

const userArn = (name: string, path = '/') => `arn:aws:iam::${management}:user${path}${name}`;

test('a user is made, read, listed and deleted, and its name is one whatever its case', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const Tags = [{ Key: 'team', Value: 'red' }];
  const { User } = await iam.CreateUser({ UserName: 'Alice', Path: '/staff/', Tags });
  assert.equal(User?.Arn, userArn('Alice', '/staff/'));
  assert.match(`${User.UserId}`, /^AIDA[A-Z2-7]{17}$/);
  assert.equal(User.CreateDate?.getTime(), world.clock.now());
  assert.deepEqual((await iam.GetUser({ UserName: 'alice' })).User, User);
  await refused(iam.CreateUser({ UserName: 'ALICE' }), 'EntityAlreadyExists', 'User with name ALICE already exists.');
  const listed = await iam.ListUsers({ PathPrefix: '/staff/' });
  assert.deepEqual(
    listed.Users?.map((user) => user.UserName),
    ['Alice'],
  );
  assert.equal(listed.Users?.[0]?.Tags, undefined);
  await iam.DeleteUser({ UserName: 'Alice' });
  await refused(iam.GetUser({ UserName: 'Alice' }), 'NoSuchEntity', 'The user with name Alice cannot be found.');
});

test('GetUser without a name is about the caller, and a role has no user', async () => {
  const world = await newWorld();
  assert.equal((await world.admin.iam.GetUser({})).User?.UserName, 'admin');
  const { admin } = await newAccount(world);
  const words = 'Must specify userName when calling with non-User credentials';
  await refused(admin.iam.GetUser({}), 'ValidationException', words);
});

test('what is allowed on one user is refused on another, there or not, in the same words', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'a' });
  const as = await newUser(world.admin, world, 'reader', allow('iam:GetUser', userArn('a')));
  assert.ok(await as.iam.GetUser({ UserName: 'a' }));
  await refused(as.iam.GetUser({ UserName: 'reader' }), 'AccessDenied', /iam:GetUser on resource: .*user\/reader /);
  await refused(as.iam.GetUser({ UserName: 'missing' }), 'AccessDenied', /iam:GetUser on resource: .*user\/missing /);
  await refused(as.iam.CreateUser({ UserName: 'b' }), 'AccessDenied', /iam:CreateUser/);
  await refused(as.iam.DeleteUser({ UserName: 'a' }), 'AccessDenied', /iam:DeleteUser/);
  await refused(as.iam.ListUsers({}), 'AccessDenied', /iam:ListUsers/);
  await refused(as.iam.CreateAccessKey({ UserName: 'a' }), 'AccessDenied', /iam:CreateAccessKey/);
});

test('users are listed page by page', async () => {
  const { admin } = await newWorld();
  for (const UserName of ['b', 'D', 'c', 'a']) await admin.iam.CreateUser({ UserName });
  const names: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page = await admin.iam.ListUsers({ MaxItems: 2, Marker });
    names.push(...(page.Users ?? []).map((user) => user.UserName));
    assert.equal(page.IsTruncated, page.Marker !== undefined);
    Marker = page.Marker;
  } while (Marker !== undefined);
  assert.deepEqual(names, ['a', 'admin', 'b', 'c', 'D']);
  await refused(admin.iam.ListUsers({ Marker: 'made-up' }), 'ValidationException', /Marker/);
  await refused(admin.iam.ListUsers({ MaxItems: 0 }), 'ValidationException', /maxItems/);
});

test('a user has two access keys at most; a key that is off or gone opens nothing', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const as = await newUser(world.admin, world, 'user');
  const { AccessKeyMetadata } = await iam.ListAccessKeys({ UserName: 'user' });
  const [first] = AccessKeyMetadata ?? [];
  assert.equal(first?.Status, 'Active');
  const { AccessKey } = await iam.CreateAccessKey({ UserName: 'user' });
  assert.match(`${AccessKey?.SecretAccessKey}`, /^[A-Za-z0-9]{40}$/);
  const third = iam.CreateAccessKey({ UserName: 'user' });
  await refused(third, 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2');
  const key = { UserName: 'user', AccessKeyId: first.AccessKeyId };
  assert.ok(await as.sts.GetCallerIdentity({}));
  await iam.UpdateAccessKey({ ...key, Status: 'Inactive' });
  await refused(as.sts.GetCallerIdentity({}), 'InvalidClientTokenId', /invalid/);
  await iam.UpdateAccessKey({ ...key, Status: 'Active' });
  assert.ok(await as.sts.GetCallerIdentity({}));
  await iam.DeleteAccessKey(key);
  await refused(as.sts.GetCallerIdentity({}), 'InvalidClientTokenId', /invalid/);
  const again = iam.DeleteAccessKey(key);
  await refused(again, 'NoSuchEntity', `The Access Key with id ${key.AccessKeyId} cannot be found.`);
  await iam.CreateUser({ UserName: 'other' });
  const ofAnother = iam.DeleteAccessKey({ UserName: 'other', AccessKeyId: AccessKey?.AccessKeyId });
  await refused(ofAnother, 'NoSuchEntity', /Access Key/);
});

test('a user that owns something is not deleted', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await newUser(world.admin, world, 'user', allow('s3:GetObject'));
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam.AttachUserPolicy({ UserName: 'user', PolicyArn });
  const remove = () => iam.DeleteUser({ UserName: 'user' });
  await refused(remove(), 'DeleteConflict', 'Cannot delete entity, must detach all policies first.');
  await iam.DetachUserPolicy({ UserName: 'user', PolicyArn });
  await refused(remove(), 'DeleteConflict', 'Cannot delete entity, must delete policies first.');
  await iam.DeleteUserPolicy({ UserName: 'user', PolicyName: 'p' });
  await refused(remove(), 'DeleteConflict', 'Cannot delete entity, must delete access keys first.');
  const { AccessKeyMetadata } = await iam.ListAccessKeys({ UserName: 'user' });
  await iam.DeleteAccessKey({ UserName: 'user', AccessKeyId: AccessKeyMetadata?.[0]?.AccessKeyId });
  await remove();
});

test('another name and path: keys, and roles that trust the user, go along', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const as = await newUser(world.admin, world, 'before');
  await iam.CreateUser({ UserName: 'taken' });
  const trust = policy({ Effect: 'Allow', Principal: { AWS: userArn('before') }, Action: 'sts:AssumeRole' });
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: trust });
  const clash = iam.UpdateUser({ UserName: 'before', NewUserName: 'TAKEN' });
  await refused(clash, 'EntityAlreadyExists', 'User with name TAKEN already exists.');
  await iam.UpdateUser({ UserName: 'before', NewUserName: 'after', NewPath: '/new/' });
  assert.equal((await as.sts.GetCallerIdentity({})).Arn, userArn('after', '/new/'));
  const RoleArn = `arn:aws:iam::${management}:role/r`;
  assert.ok(await as.sts.AssumeRole({ RoleArn, RoleSessionName: 'session' }));
  await iam.CreateUser({ UserName: 'before' });
  const { AccessKey } = await iam.CreateAccessKey({ UserName: 'before' });
  const later = world.as({ accessKeyId: `${AccessKey?.AccessKeyId}` });
  await refused(later.sts.AssumeRole({ RoleArn, RoleSessionName: 'session' }), 'AccessDenied', /sts:AssumeRole/);
});

test('inline policies are kept byte for byte, URL-encoded, and bounded in size', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreateUser({ UserName: 'user' });
  const PolicyDocument = `{\n "Version": "2012-10-17", "Statement": [{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a'b(c)!*/~é"}]}`;
  const named = { UserName: 'user', PolicyName: 'Inline' };
  await iam.PutUserPolicy({ ...named, PolicyDocument });
  const read = await iam.GetUserPolicy(named);
  assert.match(`${read.PolicyDocument}`, /^[A-Za-z0-9\-._~%]+$/);
  assert.equal(decodeURIComponent(`${read.PolicyDocument}`), PolicyDocument);
  assert.deepEqual((await iam.ListUserPolicies({ UserName: 'user' })).PolicyNames, ['Inline']);
  const large = policy(allow('s3:*', `arn:aws:s3:::${'x'.repeat(1900)}`));
  const over = iam.PutUserPolicy({ ...named, PolicyName: 'second', PolicyDocument: large });
  await refused(over, 'LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user user');
  await iam.DeleteUserPolicy(named);
  await refused(iam.GetUserPolicy(named), 'NoSuchEntity', 'The user policy with name Inline cannot be found.');
  await refused(iam.DeleteUserPolicy(named), 'NoSuchEntity', 'The user policy with name Inline cannot be found.');
});

test('seed 002-4: the policy of the guide, with its missing comma, is refused with the place', async () => {
  const { admin } = await newWorld();
  await admin.iam.CreateUser({ UserName: 'user' });
  const PolicyDocument = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject"]
      "Resource": "arn:aws:s3:::bucket/*"
    }
  ]
}`;
  const put = admin.iam.PutUserPolicy({ UserName: 'user', PolicyName: 'guide', PolicyDocument });
  await refused(put, 'MalformedPolicyDocument', /at line 7, column 7/);
  const create = admin.iam.CreatePolicy({ PolicyName: 'guide', PolicyDocument });
  await refused(create, 'MalformedPolicyDocument', /at line 7, column 7/);
  const { PolicyNames } = await admin.iam.ListUserPolicies({ UserName: 'user' });
  assert.deepEqual(PolicyNames, []);
});

test('a boundary bounds: what it does not allow is refused', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const as = await newUser(world.admin, world, 'user', allow('iam:*'));
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  assert.ok(await as.iam.CreateUser({ UserName: 'one' }));
  await iam.PutUserPermissionsBoundary({ UserName: 'user', PermissionsBoundary });
  assert.equal(
    (await as.iam.GetUser({ UserName: 'user' })).User?.PermissionsBoundary?.PermissionsBoundaryArn,
    PermissionsBoundary,
  );
  await refused(as.iam.CreateUser({ UserName: 'two' }), 'AccessDenied', /no permissions boundary allows/);
  await iam.DeleteUserPermissionsBoundary({ UserName: 'user' });
  assert.ok(await as.iam.CreateUser({ UserName: 'two' }));
  await refused(iam.DeleteUserPermissionsBoundary({ UserName: 'user' }), 'NoSuchEntity', /boundary/);
  const missing = { UserName: 'user', PermissionsBoundary: `arn:aws:iam::${management}:policy/missing` };
  await refused(iam.PutUserPermissionsBoundary(missing), 'NoSuchEntity', /does not exist or is not attachable/);
});

test('tags decide where a policy asks for them, and a key counts once whatever its case', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'red', Tags: [{ Key: 'team', Value: 'red' }] });
  await iam.CreateUser({ UserName: 'blue', Tags: [{ Key: 'team', Value: 'blue' }] });
  const condition = { StringEquals: { 'aws:ResourceTag/team': 'red' } };
  const asked = { StringEquals: { 'aws:RequestTag/team': 'red' } };
  const statements = [allow('iam:GetUser', '*', condition), allow('iam:TagUser', '*', asked)];
  const as = await newUser(world.admin, world, 'lead', ...statements);
  assert.ok(await as.iam.GetUser({ UserName: 'red' }));
  await refused(as.iam.GetUser({ UserName: 'blue' }), 'AccessDenied', /iam:GetUser/);
  const tag = (Value: string) => as.iam.TagUser({ UserName: 'blue', Tags: [{ Key: 'team', Value }] });
  await refused(tag('green'), 'AccessDenied', /iam:TagUser/);
  await tag('red');
  await iam.TagUser({ UserName: 'blue', Tags: [{ Key: 'TEAM', Value: 'x' }] });
  assert.deepEqual((await iam.ListUserTags({ UserName: 'blue' })).Tags, [{ Key: 'TEAM', Value: 'x' }]);
  await iam.UntagUser({ UserName: 'blue', TagKeys: ['team'] });
  assert.deepEqual((await iam.ListUserTags({ UserName: 'blue' })).Tags, []);
  const twice = iam.TagUser({
    UserName: 'blue',
    Tags: [
      { Key: 'a', Value: '' },
      { Key: 'A', Value: '' },
    ],
  });
  await refused(twice, 'ValidationException', /Duplicate tag keys/);
});

test('names and paths that AWS refuses are refused, with its words', async () => {
  const { admin } = await newWorld();
  const words = /The specified value for userName is invalid\. It must contain only alphanumeric/;
  await refused(admin.iam.CreateUser({ UserName: 'a b' }), 'ValidationException', words);
  await refused(admin.iam.CreateUser({ UserName: 'x'.repeat(65) }), 'ValidationException', /less than or equal to 64/);
  await refused(admin.iam.CreateUser({ UserName: undefined }), 'ValidationException', /Value null at 'userName'/);
  await refused(admin.iam.CreateUser({ UserName: 'a', Path: 'staff' }), 'ValidationException', /path is invalid/);
});

test('of requests that race for one name or the last key, no more succeed than may', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  const succeeded = async (work: Promise<unknown>[]) =>
    (await Promise.allSettled(work)).filter((result) => result.status === 'fulfilled').length;
  const users = Array.from({ length: 8 }, () => iam.CreateUser({ UserName: 'one' }));
  assert.equal(await succeeded(users), 1);
  const keys = Array.from({ length: 8 }, () => iam.CreateAccessKey({ UserName: 'one' }));
  assert.equal(await succeeded(keys), 2);
  assert.equal((await iam.ListAccessKeys({ UserName: 'one' })).AccessKeyMetadata?.length, 2);
  const PolicyArn = `arn:aws:iam::${management}:policy/p`;
  await iam.CreatePolicy({ PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  const attach = Array.from({ length: 4 }, () => iam.AttachUserPolicy({ UserName: 'one', PolicyArn }));
  assert.equal(await succeeded(attach), 4);
  assert.equal((await iam.GetPolicy({ PolicyArn })).Policy?.AttachmentCount, 1);
});
