// AssumeRole: whom a role trusts, for how long, and with what its session is narrowed. Row seed 004-7 builds on it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../../src/kernel/arn.ts';
import { hourMs } from '../../src/kernel/clock.ts';
import { accountId } from '../../src/kernel/ids.ts';
import {
  type As,
  allow,
  assume,
  management,
  newAccount,
  newUser,
  newWorld,
  policy,
  refused,
  trusting,
  type World,
} from '../iam/world.ts';

const roleArn = (account: string, name: string) => arn.role(accountId(account), '/', name);
const userArn = (account: string, name: string) => arn.user(accountId(account), '/', name);

/** A role in another account that trusts the principal, and may read its own name. */
async function roleTrusting(world: World, trust: string, more: object = {}) {
  const owner = await newAccount(world);
  await owner.admin.iam.CreateRole({ RoleName: 'target', AssumeRolePolicyDocument: trust, ...more });
  const PolicyDocument = policy(allow(['iam:GetRole', 'iam:ListRoles']));
  await owner.admin.iam.PutRolePolicy({ RoleName: 'target', PolicyName: 'p', PolicyDocument });
  return { owner, RoleArn: roleArn(owner.id, 'target') };
}

async function tryAssume(as: As, RoleArn: string, more: object = {}) {
  return as.sts.AssumeRole({ RoleArn, RoleSessionName: 'session', ...more });
}

test('a role in another account needs its trust and a permission of the caller; each alone is refused', async () => {
  const world = await newWorld();
  const permitted = await newUser(world.admin, world, 'permitted', allow('sts:AssumeRole'));
  const plain = await newUser(world.admin, world, 'plain');
  const account = await roleTrusting(world, trusting(arn.accountRoot(accountId(management))));
  const onlyPlain = await roleTrusting(world, trusting(userArn(management, 'plain')));
  assert.ok(await tryAssume(permitted, account.RoleArn));
  await refused(
    tryAssume(plain, account.RoleArn),
    'AccessDenied',
    /no identity-based policy allows the sts:AssumeRole/,
  );
  await refused(tryAssume(permitted, onlyPlain.RoleArn), 'AccessDenied', /sts:AssumeRole on resource: .*target/);
  await refused(tryAssume(plain, onlyPlain.RoleArn), 'AccessDenied', /sts:AssumeRole/);
});

test('a role that is not there is refused in the words of one that is forbidden', async () => {
  const world = await newWorld();
  const user = await newUser(world.admin, world, 'user', allow('sts:AssumeRole'));
  const { owner } = await roleTrusting(world, trusting(userArn(management, 'admin')));
  const words = async (RoleArn: string): Promise<string> =>
    tryAssume(user, RoleArn).then(
      () => assert.fail('not refused'),
      (error: Error) => error.message.replace(RoleArn, 'ROLE'),
    );
  const forbidden = await words(roleArn(owner.id, 'target'));
  assert.equal(await words(roleArn(owner.id, 'missing')), forbidden);
  assert.equal(await words(roleArn('999999999999', 'target')), forbidden);
  assert.equal(await words(`arn:aws:iam::${owner.id}:role/elsewhere/target`), forbidden);
});

test('the same account: a trust that names the user is enough, one that names the account is not', async () => {
  const world = await newWorld();
  const user = await newUser(world.admin, world, 'user');
  const { iam } = world.admin;
  await iam.CreateRole({ RoleName: 'by-name', AssumeRolePolicyDocument: trusting(userArn(management, 'user')) });
  await iam.CreateRole({ RoleName: 'by-account', AssumeRolePolicyDocument: trusting(management) });
  assert.ok(await tryAssume(user, roleArn(management, 'by-name')));
  await refused(tryAssume(user, roleArn(management, 'by-account')), 'AccessDenied', /sts:AssumeRole/);
});

test('a session says who it is, and may do what its role may', async () => {
  const world = await newWorld();
  const { owner, RoleArn } = await roleTrusting(world, trusting(userArn(management, 'admin')));
  const answer = await tryAssume(world.admin, RoleArn);
  assert.match(`${answer.Credentials?.AccessKeyId}`, /^ASIA[A-Z2-7]{16}$/);
  assert.equal(answer.Credentials?.Expiration?.getTime(), world.clock.now() + hourMs);
  assert.equal(answer.PackedPolicySize, undefined);
  const session = await assume(world.admin, world, { RoleArn, RoleSessionName: 'session' });
  const identity = await session.sts.GetCallerIdentity({});
  assert.equal(identity.Arn, `arn:aws:sts::${owner.id}:assumed-role/target/session`);
  assert.equal(identity.UserId, answer.AssumedRoleUser?.AssumedRoleId);
  assert.equal((await session.iam.GetRole({ RoleName: 'target' })).Role?.Arn, RoleArn);
  await refused(session.iam.ListUsers({}), 'AccessDenied', /iam:ListUsers/);
});

test('credentials end with their time, and with their role', async () => {
  const world = await newWorld();
  const { owner, RoleArn } = await roleTrusting(world, trusting(userArn(management, 'admin')));
  const short = await assume(world.admin, world, { RoleArn, RoleSessionName: 'one', DurationSeconds: 900 });
  const long = await assume(world.admin, world, { RoleArn, RoleSessionName: 'one' });
  world.clock.advance(900_000);
  await refused(short.sts.GetCallerIdentity({}), 'ExpiredToken', /expired/);
  assert.ok(await long.sts.GetCallerIdentity({}));
  await owner.admin.iam.DeleteRolePolicy({ RoleName: 'target', PolicyName: 'p' });
  await owner.admin.iam.DeleteRole({ RoleName: 'target' });
  await refused(long.sts.GetCallerIdentity({}), 'InvalidClientTokenId', /invalid/);
});

test('a duration is bounded by STS, by the role, and by one hour when roles are chained', async () => {
  const world = await newWorld();
  const trust = trusting(userArn(management, 'admin'));
  const { owner, RoleArn } = await roleTrusting(world, trust, { MaxSessionDuration: 7200 });
  assert.ok(await tryAssume(world.admin, RoleArn, { DurationSeconds: 7200 }));
  const tooLong = tryAssume(world.admin, RoleArn, { DurationSeconds: 7201 });
  const words = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
  await refused(tooLong, 'ValidationException', words);
  await refused(tryAssume(world.admin, RoleArn, { DurationSeconds: 899 }), 'ValidationException', /durationSeconds/);
  await refused(tryAssume(world.admin, RoleArn, { DurationSeconds: 43_201 }), 'ValidationException', /43200/);
  await owner.admin.iam.UpdateAssumeRolePolicy({ RoleName: 'target', PolicyDocument: trusting(owner.id) });
  assert.ok(await tryAssume(owner.admin, RoleArn, { DurationSeconds: 3600 }));
  const chained = tryAssume(owner.admin, RoleArn, { DurationSeconds: 3601 });
  await refused(chained, 'ValidationException', /1 hour session limit for roles assumed by role chaining/);
});

test('an external id that the trust policy asks for', async () => {
  const world = await newWorld();
  const condition = { StringEquals: { 'sts:ExternalId': 'secret-1' } };
  const { RoleArn } = await roleTrusting(world, trusting(userArn(management, 'admin'), 'sts:AssumeRole', condition));
  assert.ok(await tryAssume(world.admin, RoleArn, { ExternalId: 'secret-1' }));
  await refused(tryAssume(world.admin, RoleArn, { ExternalId: 'secret-2' }), 'AccessDenied', /sts:AssumeRole/);
  await refused(tryAssume(world.admin, RoleArn), 'AccessDenied', /sts:AssumeRole/);
});

test('session policies narrow a session and never widen it', async () => {
  const world = await newWorld();
  const { owner, RoleArn } = await roleTrusting(world, trusting(userArn(management, 'admin')));
  const RoleSessionName = 'narrow';
  const Policy = policy(allow(['iam:GetRole', 'iam:ListUsers']));
  const inline = await assume(world.admin, world, { RoleArn, RoleSessionName, Policy });
  assert.ok(await inline.iam.GetRole({ RoleName: 'target' }));
  await refused(inline.iam.ListRoles({}), 'AccessDenied', /no session policy allows the iam:ListRoles/);
  await refused(inline.iam.ListUsers({}), 'AccessDenied', /iam:ListUsers/);
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }];
  const managed = await assume(world.admin, world, { RoleArn, RoleSessionName, PolicyArns });
  await refused(managed.iam.GetRole({ RoleName: 'target' }), 'AccessDenied', /no session policy allows/);
  const answer = await tryAssume(world.admin, RoleArn, { Policy });
  assert.ok((answer.PackedPolicySize ?? 0) > 0 && (answer.PackedPolicySize ?? 0) <= 100);
  const missing = [{ arn: `arn:aws:iam::${owner.id}:policy/missing` }];
  await refused(tryAssume(world.admin, RoleArn, { PolicyArns: missing }), 'MalformedPolicyDocument', /missing/);
  await refused(tryAssume(world.admin, RoleArn, { Policy: '{' }), 'MalformedPolicyDocument', /line 1, column/);
  const long = policy(allow('s3:*', `arn:aws:s3:::${'x'.repeat(2048)}`));
  await refused(tryAssume(world.admin, RoleArn, { Policy: long }), 'ValidationException', /2048/);
});

test('session tags need sts:TagSession, and the transitive ones go on to the next session', async () => {
  const world = await newWorld();
  const { owner, RoleArn } = await roleTrusting(world, trusting(userArn(management, 'admin')));
  const Tags = [
    { Key: 'team', Value: 'red' },
    { Key: 'desk', Value: '7' },
  ];
  await refused(tryAssume(world.admin, RoleArn, { Tags }), 'AccessDenied', /sts:TagSession/);
  const trust = (principal: string) => trusting(principal, ['sts:AssumeRole', 'sts:TagSession']);
  const { iam } = owner.admin;
  await iam.UpdateAssumeRolePolicy({ RoleName: 'target', PolicyDocument: trust(userArn(management, 'admin')) });
  const tagged = { RoleArn, RoleSessionName: 'one', Tags, TransitiveTagKeys: ['team'] };
  const first = await assume(world.admin, world, tagged);
  await iam.CreateRole({ RoleName: 'next', AssumeRolePolicyDocument: trust(RoleArn) });
  const condition = (value: string) => ({ StringEquals: { 'aws:PrincipalTag/team': value } });
  const byTag = policy(allow('iam:GetRole', '*', condition('red')), allow('iam:ListRoles', '*', condition('blue')));
  await iam.PutRolePolicy({ RoleName: 'next', PolicyName: 'p', PolicyDocument: byTag });
  const next = await assume(first, world, { RoleArn: roleArn(owner.id, 'next'), RoleSessionName: 'one' });
  assert.ok(await next.iam.GetRole({ RoleName: 'next' }));
  await refused(next.iam.ListRoles({}), 'AccessDenied', /iam:ListRoles/);
  const changed = { Tags: [{ Key: 'team', Value: 'blue' }] };
  await refused(tryAssume(first, roleArn(owner.id, 'next'), changed), 'ValidationException', /transitive/);
  await refused(tryAssume(world.admin, RoleArn, { TransitiveTagKeys: ['x'] }), 'ValidationException', /transitive/);
});

test('a source identity needs its own permission and stays with the chain', async () => {
  const world = await newWorld();
  const admin = userArn(management, 'admin');
  const { owner, RoleArn } = await roleTrusting(world, trusting(admin));
  const SourceIdentity = 'somebody';
  await refused(tryAssume(world.admin, RoleArn, { SourceIdentity }), 'AccessDenied', /sts:SetSourceIdentity/);
  const both = ['sts:AssumeRole', 'sts:SetSourceIdentity'];
  await owner.admin.iam.UpdateAssumeRolePolicy({ RoleName: 'target', PolicyDocument: trusting(admin, both) });
  assert.equal((await tryAssume(world.admin, RoleArn, { SourceIdentity })).SourceIdentity, SourceIdentity);
  const first = await assume(world.admin, world, { RoleArn, RoleSessionName: 'one', SourceIdentity });
  await owner.admin.iam.CreateRole({ RoleName: 'next', AssumeRolePolicyDocument: trusting(RoleArn, both) });
  const next = roleArn(owner.id, 'next');
  assert.equal((await tryAssume(first, next)).SourceIdentity, SourceIdentity);
  await refused(tryAssume(first, next, { SourceIdentity: 'else' }), 'AccessDenied', /source identity/);
});

test('the root of an account assumes no role', async () => {
  const world = await newWorld();
  const { RoleArn } = await roleTrusting(world, trusting(management));
  const account = accountId(management);
  const root = world.asCaller(() => ({
    kind: 'root',
    account,
    arn: arn.accountRoot(account),
    principalId: account,
    accessKeyId: 'AKIAROOT',
    canonicalUserId: '0'.repeat(64),
  }));
  await refused(tryAssume(root, RoleArn), 'AccessDenied', 'Roles may not be assumed by root accounts.');
});

test('inputs that AWS refuses are refused', async () => {
  const world = await newWorld();
  const { RoleArn } = await roleTrusting(world, trusting(management));
  const nameless = world.admin.sts.AssumeRole({ RoleArn, RoleSessionName: undefined });
  await refused(nameless, 'ValidationException', /Value null at 'roleSessionName'/);
  const spaced = world.admin.sts.AssumeRole({ RoleArn, RoleSessionName: 'a b' });
  await refused(spaced, 'ValidationException', /regular expression pattern/);
  await refused(tryAssume(world.admin, 'arn:aws:iam::1:user/somebody'), 'ValidationException', /is invalid/);
  const half = tryAssume(world.admin, RoleArn, { SerialNumber: 'serial-number' });
  await refused(half, 'AccessDenied', /must provide both MFA serial number and one time pass code/);
  const contexts = tryAssume(world.admin, RoleArn, { ProvidedContexts: [{ ProviderArn: 'x', ContextAssertion: 'x' }] });
  await refused(contexts, 'NotImplemented', /provided contexts/);
});
