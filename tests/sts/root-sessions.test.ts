// AssumeRoot: who gets the root of a member account, for which task, and what such a session can do and cannot.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { EnableOrganizationsRootSessionsCommand } from '@aws-sdk/client-iam';
import { EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { AssumeRootCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
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
import { newAccount as accountOn, newUser as userOn } from '../support/accounts.ts';
import { refused as refusedOnWire } from '../support/refused.ts';
import { type Clients, startServer, type TestServer } from '../support/server.ts';

const task = (name: string) => ({ arn: `arn:aws:iam::aws:policy/root-task/${name}` });
const unlockBucket = task('S3UnlockBucketPolicy');
const service = { ServicePrincipal: 'iam.amazonaws.com' };

async function enabledWorld(): Promise<{ world: World; member: Awaited<ReturnType<typeof newAccount>> }> {
  const world = await newWorld();
  await world.admin.organizations.EnableAWSServiceAccess(service);
  await world.admin.iam.EnableOrganizationsRootSessions({});
  return { world, member: await newAccount(world) };
}

async function rootOf(world: World, TargetPrincipal: string, name: string, by: As = world.admin): Promise<As> {
  const { Credentials } = await by.sts.AssumeRoot({ TargetPrincipal, TaskPolicyArn: task(name) });
  return world.as({ accessKeyId: `${Credentials?.AccessKeyId}`, sessionToken: `${Credentials?.SessionToken}` });
}

async function rootClients(server: TestServer, by: Clients, TargetPrincipal: string): Promise<Clients> {
  const { Credentials } = await by.sts.send(new AssumeRootCommand({ TargetPrincipal, TaskPolicyArn: unlockBucket }));
  assert.ok(Credentials);
  return server.clients({
    accessKeyId: `${Credentials.AccessKeyId}`,
    secretAccessKey: `${Credentials.SecretAccessKey}`,
    sessionToken: `${Credentials.SessionToken}`,
  });
}

test('the root of a member takes back a bucket policy that locks everybody out, and does nothing else', async () => {
  await using server = await startServer();
  const admin = server.clients(server.admin);
  await admin.organizations.send(new EnableAWSServiceAccessCommand(service));
  await admin.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  const member = await accountOn(server, 'locked');
  const { s3 } = member.clients;
  const bucket = { Bucket: 'locked-bucket' };
  await s3.send(new CreateBucketCommand(bucket));
  const locking = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::locked-bucket' };
  await s3.send(
    new PutBucketPolicyCommand({ ...bucket, Policy: policy(locking), ConfirmRemoveSelfBucketAccess: true }),
  );
  await refusedOnWire(s3.send(new DeleteBucketPolicyCommand(bucket)), {
    status: 403,
    code: 'AccessDenied',
    message: /explicit deny in a resource-based policy/,
  });
  const root = await rootClients(server, admin, member.id);
  const identity = await root.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, `arn:aws:iam::${member.id}:root`);
  assert.equal(identity.UserId, member.id);
  assert.deepEqual(
    (await root.s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
    ['locked-bucket'],
  );
  await refusedOnWire(root.s3.send(new DeleteBucketCommand(bucket)), {
    status: 403,
    code: 'AccessDenied',
    message: /root is not authorized to perform: s3:DeleteBucket .* with an explicit deny in an identity-based policy/,
  });
  assert.match(`${(await root.s3.send(new GetBucketPolicyCommand(bucket))).Policy}`, /Deny/);
  await root.s3.send(new DeleteBucketPolicyCommand(bucket));
  await s3.send(new DeleteBucketCommand(bucket));

  const eventOf = async (clients: Clients, name: string) => {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: name }];
    const { Events = [] } = await clients.cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
    return JSON.parse(`${Events[0]?.CloudTrailEvent}`);
  };
  const opened = await eventOf(admin, 'AssumeRoot');
  assert.deepEqual(opened.requestParameters, { targetPrincipal: member.id, taskPolicyArn: unlockBucket });
  assert.equal(opened.responseElements.credentials.secretAccessKey, undefined);
  const { userIdentity } = await eventOf(member.clients, 'DeleteBucketPolicy');
  assert.equal(userIdentity.type, 'Root');
  assert.equal(userIdentity.accessKeyId, opened.responseElements.credentials.accessKeyId);
  assert.equal(userIdentity.sessionContext.assumedRoot, 'true');
  assert.equal(userIdentity.sessionContext.attributes.mfaAuthenticated, 'false');
});

test('a session of the root ends after its time, 15 minutes at most, and with its account', async () => {
  const { world, member } = await enabledWorld();
  const input = { TargetPrincipal: `arn:aws:iam::${member.id}:root`, TaskPolicyArn: unlockBucket };
  const { Credentials } = await world.admin.sts.AssumeRoot(input);
  assert.equal(Credentials?.Expiration?.getTime(), world.clock.now() + 900_000);
  const tooLong = world.admin.sts.AssumeRoot({ ...input, DurationSeconds: 901 });
  await refused(tooLong, 'ValidationException', /durationSeconds.*less than or equal to 900/);
  const audit = await rootOf(world, member.id, 'IAMAuditRootUserCredentials');
  assert.equal((await audit.iam.GetUser({})).User?.Arn, `arn:aws:iam::${member.id}:root`);
  world.clock.advance(900_000);
  await refused(audit.iam.GetUser({}), 'ExpiredToken', /expired/);
  const late = await rootOf(world, member.id, 'IAMAuditRootUserCredentials');
  await world.admin.organizations.CloseAccount({ AccountId: member.id });
  await refused(late.iam.GetUser({}), 'InvalidClientTokenId', /invalid/);
});

test('only administrators of roots get one, of an active member, where it is enabled', async () => {
  const world = await newWorld();
  const [member, other] = [await newAccount(world), await newAccount(world)];
  const ask = (by: As, TargetPrincipal: string) => by.sts.AssumeRoot({ TargetPrincipal, TaskPolicyArn: unlockBucket });
  await refused(ask(world.admin, member.id), 'AccessDenied', /not enabled/);
  await world.admin.organizations.EnableAWSServiceAccess(service);
  await world.admin.iam.EnableOrganizationsRootSessions({});
  await refused(ask(other.admin, member.id), 'AccessDenied', /neither the management account nor a delegated/);
  await refused(ask(world.admin, management), 'AccessDenied', /not an active member/);
  await refused(ask(world.admin, '999999999999'), 'AccessDenied', /not an active member/);
  await refused(ask(world.admin, `arn:aws:iam::${member.id}:user/x`), 'ValidationException', /is invalid/);
  const wrong = { TargetPrincipal: member.id, TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/AdministratorAccess' } };
  await refused(world.admin.sts.AssumeRoot(wrong), 'ValidationException', /enum value set/);
  const none = { TargetPrincipal: member.id, TaskPolicyArn: undefined };
  await refused(world.admin.sts.AssumeRoot(none), 'ValidationException', /taskPolicyArn/);
  await world.admin.organizations.RegisterDelegatedAdministrator({ AccountId: other.id, ...service });
  assert.ok((await ask(other.admin, member.id)).Credentials);
  await world.admin.organizations.CloseAccount({ AccountId: member.id });
  await refused(ask(world.admin, member.id), 'AccessDenied', /not an active member/);
});

test('the permission is on the root of the member, and the task can be a condition', async () => {
  const { world, member } = await enabledWorld();
  const tasks = { ArnEquals: { 'sts:TaskPolicyArn': unlockBucket.arn } };
  const resource = `arn:aws:iam::${member.id}:root`;
  const asker = await newUser(world.admin, world, 'asker', allow('sts:AssumeRoot', resource, tasks));
  const ask = (name: string, TargetPrincipal = member.id) =>
    asker.sts.AssumeRoot({ TargetPrincipal, TaskPolicyArn: task(name) });
  assert.ok((await ask('S3UnlockBucketPolicy')).Credentials);
  const words = /not authorized to perform: sts:AssumeRoot on resource: .*:root because no identity-based policy/;
  await refused(ask('IAMAuditRootUserCredentials'), 'AccessDenied', words);
  const other = await newAccount(world);
  await refused(ask('S3UnlockBucketPolicy', other.id), 'AccessDenied', words);
});

test('service control policies over the member still hold for its root, and can spare such sessions', async () => {
  const { world, member } = await enabledWorld();
  const { organizations } = world.admin;
  const { Roots } = await organizations.ListRoots({});
  await organizations.EnablePolicyType({ RootId: Roots?.[0]?.Id, PolicyType: 'SERVICE_CONTROL_POLICY' });
  const denyRoot = (Condition: object) =>
    policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' }, ...Condition },
    });
  const { Policy } = await organizations.CreatePolicy({
    Name: 'no-root',
    Description: '',
    Type: 'SERVICE_CONTROL_POLICY',
    Content: denyRoot({}),
  });
  const PolicyId = `${Policy?.PolicySummary?.Id}`;
  await organizations.AttachPolicy({ PolicyId, TargetId: member.id });
  const root = await rootOf(world, member.id, 'IAMAuditRootUserCredentials');
  await refused(root.iam.GetUser({}), 'AccessDenied', /explicit deny in a service control policy/);
  const spared = denyRoot({ Null: { 'aws:AssumedRoot': 'true' } });
  await organizations.UpdatePolicy({ PolicyId, Content: spared });
  assert.equal((await root.iam.GetUser({})).User?.UserName, 'root');
});

test('the root has no credentials of its own, which an audit shows and a deletion finds', async () => {
  const { world, member } = await enabledWorld();
  await member.admin.iam.CreateUser({ UserName: 'root' });
  await member.admin.iam.CreateAccessKey({ UserName: 'root' });
  const audit = await rootOf(world, member.id, 'IAMAuditRootUserCredentials');
  assert.deepEqual((await audit.iam.ListAccessKeys({})).AccessKeyMetadata, []);
  assert.deepEqual((await audit.iam.ListMFADevices({})).MFADevices, []);
  assert.deepEqual((await audit.iam.ListSigningCertificates({})).Certificates, []);
  await refused(audit.iam.GetLoginProfile({}), 'NoSuchEntity', /Login Profile for User root/);
  assert.equal((await audit.iam.GetAccountSummary({})).SummaryMap?.AccountAccessKeysPresent, 0);
  const byName = audit.iam.ListAccessKeys({ UserName: 'root' });
  await refused(byName, 'AccessDenied', /explicit deny in an identity-based policy/);
  await refused(audit.iam.DeleteLoginProfile({}), 'AccessDenied', /iam:DeleteLoginProfile/);
  const remove = await rootOf(world, member.id, 'IAMDeleteRootUserCredentials');
  await refused(remove.iam.DeleteLoginProfile({}), 'NoSuchEntity', /root/);
  await refused(remove.iam.DeleteAccessKey({ AccessKeyId: 'AKIA0000000000000000' }), 'NoSuchEntity', /root/);
  const recover = await rootOf(world, member.id, 'IAMCreateRootUserPassword');
  await refused(recover.iam.CreateLoginProfile({}), 'NotImplemented', /password of the root user/);
});

test('a session of the root opens no further session, and carries the source identity of who asked for it', async () => {
  const { world, member } = await enabledWorld();
  const admin = `arn:aws:iam::${management}:user/admin`;
  const trust = trusting(admin, ['sts:AssumeRole', 'sts:SetSourceIdentity']);
  await world.admin.iam.CreateRole({ RoleName: 'operator', AssumeRolePolicyDocument: trust });
  const PolicyDocument = policy(allow('sts:AssumeRoot'));
  await world.admin.iam.PutRolePolicy({ RoleName: 'operator', PolicyName: 'p', PolicyDocument });
  const operator = await assume(world.admin, world, {
    RoleArn: `arn:aws:iam::${management}:role/operator`,
    RoleSessionName: 'one',
    SourceIdentity: 'ada',
  });
  const input = { TargetPrincipal: member.id, TaskPolicyArn: unlockBucket };
  assert.equal((await operator.sts.AssumeRoot(input)).SourceIdentity, 'ada');
  const root = await rootOf(world, member.id, 'IAMAuditRootUserCredentials', operator);
  await refused(root.sts.AssumeRoot(input), 'AccessDenied', /explicit deny in an identity-based policy/);
  await refused(root.sts.GetSessionToken({}), 'AccessDenied', /GetSessionToken/);
});

test('the policies of root tasks can be read and not attached', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const PolicyArn = unlockBucket.arn;
  assert.equal((await iam.GetPolicy({ PolicyArn })).Policy?.IsAttachable, false);
  const attach = iam.AttachUserPolicy({ UserName: 'admin', PolicyArn });
  await refused(attach, 'PolicyNotAttachable', /cannot be attached/);
  const bound = iam.PutUserPermissionsBoundary({ UserName: 'admin', PermissionsBoundary: PolicyArn });
  await refused(bound, 'PolicyNotAttachable', /cannot be attached/);
  const listed = await iam.ListPolicies({ PathPrefix: '/root-task/' });
  assert.equal(listed.Policies?.length, 5);
});

test('on the wire, who may not ask is told the action and the root', async () => {
  await using server = await startServer();
  const member = await accountOn(server, 'member');
  const stranger = await userOn(server, member, 'stranger');
  await refusedOnWire(
    stranger.clients.sts.send(new AssumeRootCommand({ TargetPrincipal: member.id, TaskPolicyArn: unlockBucket })),
    { status: 403, code: 'AccessDenied', message: /sts:AssumeRoot on resource: arn:aws:iam::\d+:root/ },
  );
});
