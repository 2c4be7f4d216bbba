// GetSessionToken and GetFederationToken over the wire: what such a session is, may do, and may not be used for. Row seed 004-3.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteAccessKeyCommand, DeleteUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  type GetFederationTokenCommandInput,
  GetSessionTokenCommand,
  type Credentials as Given,
} from '@aws-sdk/client-sts';
import { allow, policy } from '../iam/world.ts';
import { type Account, newAccount, newUser, type Principal } from '../support/accounts.ts';
import { denied, refused } from '../support/refused.ts';
import { type Clients, type Credentials, startServer, type TestServer } from '../support/server.ts';

function credentialsOf(given: Given | undefined): Credentials {
  assert.ok(given);
  return {
    accessKeyId: `${given.AccessKeyId}`,
    secretAccessKey: `${given.SecretAccessKey}`,
    sessionToken: `${given.SessionToken}`,
  };
}

async function sessionOf(user: Principal, input: object = {}): Promise<Credentials> {
  const { Credentials } = await user.clients.sts.send(new GetSessionTokenCommand(input));
  return credentialsOf(Credentials);
}

async function federated(server: TestServer, user: Principal, input: GetFederationTokenCommandInput): Promise<Clients> {
  const { Credentials } = await user.clients.sts.send(new GetFederationTokenCommand(input));
  return server.clients(credentialsOf(Credentials));
}

const federatedArn = ({ id }: Account, name: string) => `arn:aws:sts::${id}:federated-user/${name}`;
const cannotCall = (operation: string) => ({
  status: 403,
  code: 'AccessDenied',
  message: `Cannot call ${operation} with session credentials`,
});
const unknownToken = {
  status: 403,
  code: 'InvalidClientTokenId',
  message: 'The security token included in the request is invalid.',
};

test('a session of a user is the user, without IAM and without most of STS', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const user = await newUser(server, account, 'ada');
  await user.putPolicy(policy(allow('*'), { Effect: 'Deny', Action: 'sts:GetSessionToken', Resource: '*' }));
  // No policy has a say in GetSessionToken, so that the deny changes nothing.
  const answer = await user.clients.sts.send(new GetSessionTokenCommand({}));
  assert.match(`${answer.Credentials?.AccessKeyId}`, /^ASIA[A-Z2-7]{16}$/);
  const lifeMs = Number(answer.Credentials?.Expiration) - server.clock.now();
  assert.ok(Math.abs(lifeMs - 12 * 3_600_000) < 60_000);
  const session = server.clients(credentialsOf(answer.Credentials));
  assert.equal((await session.sts.send(new GetCallerIdentityCommand({}))).Arn, user.arn);
  await session.s3.send(new CreateBucketCommand({ Bucket: 'of-ada' }));
  await refused(session.iam.send(new ListUsersCommand({})), unknownToken);
  assert.ok(await user.clients.iam.send(new ListUsersCommand({})));
  await refused(session.sts.send(new GetSessionTokenCommand({})), cannotCall('GetSessionToken'));
  await refused(session.sts.send(new GetFederationTokenCommand({ Name: 'xy' })), cannotCall('GetFederationToken'));
  const AccessKeyId = user.credentials.accessKeyId;
  await refused(session.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId })), cannotCall('GetAccessKeyInfo'));
  const admin = { RoleArn: account.roleArn, RoleSessionName: 'session' };
  const wording = { caller: user.arn, action: 'sts:AssumeRole', resource: account.roleArn } as const;
  const because = 'no resource-based policy';
  await denied(session.sts.send(new AssumeRoleCommand(admin)), { ...wording, because });
  const info = await user.clients.sts.send(
    new GetAccessKeyInfoCommand({ AccessKeyId: `${answer.Credentials?.AccessKeyId}` }),
  );
  assert.equal(info.Account, account.id);
  assert.deepEqual(server.reported, []);
});

test('a session of a user lasts from a quarter of an hour to a day and a half, and no longer than the user', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const user = await newUser(server, account, 'ada');
  const short = await sessionOf(user, { DurationSeconds: 900 });
  const long = await sessionOf(user, { DurationSeconds: 129_600 });
  for (const DurationSeconds of [899, 129_601]) {
    const asked = user.clients.sts.send(new GetSessionTokenCommand({ DurationSeconds }));
    await refused(asked, { status: 400, code: 'ValidationError', message: /durationSeconds/ });
  }
  server.clock.advance(901_000);
  const ask = (as: Credentials) => server.clients(as).sts.send(new GetCallerIdentityCommand({}));
  await refused(ask(short), { status: 403, code: 'ExpiredToken', message: /expired/ });
  assert.ok(await ask(long));
  // The client learns the time of the answer, which the server's clock is ahead of: one client for each call.
  const iam = () => server.clients(account.credentials).iam;
  const key = { UserName: 'ada', AccessKeyId: user.credentials.accessKeyId };
  await iam().send(new DeleteAccessKeyCommand(key));
  await iam().send(new DeleteUserCommand({ UserName: 'ada' }));
  await refused(ask(long), unknownToken);
});

test('whether a session showed a device is a condition, which fails for credentials that are for good', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const user = await newUser(server, account, 'ada');
  const present = (operator: string) => ({ [operator]: { 'aws:MultiFactorAuthPresent': 'false' } });
  const issued = { Null: { 'aws:TokenIssueTime': 'false' } };
  await user.putPolicy(
    policy(
      allow('s3:CreateBucket', 'arn:aws:s3:::without', present('Bool')),
      allow('s3:CreateBucket', 'arn:aws:s3:::issued', issued),
    ),
  );
  const session = server.clients(await sessionOf(user));
  const create = (as: Clients, Bucket: string) => as.s3.send(new CreateBucketCommand({ Bucket }));
  for (const bucket of ['without', 'issued']) {
    const resource = `arn:aws:s3:::${bucket}`;
    const denial = {
      caller: user.arn,
      action: 's3:CreateBucket',
      resource,
      because: 'no identity-based policy',
    } as const;
    await denied(create(user.clients, bucket), denial);
    await create(session, bucket);
  }
});

/** A bucket of the account under a customer-managed key, with one object in each of two prefixes. */
async function warehouse(account: Account, Bucket: string): Promise<string> {
  const { s3, kms } = account.clients;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await s3.send(new CreateBucketCommand({ Bucket }));
  const byKey = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: `${KeyMetadata?.Arn}` } as const;
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault: byKey }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  for (const Key of ['mine/a', 'yours/a']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  return `${KeyMetadata?.Arn}`;
}

test('seed 004-3: a federated user has what both the user and the session policy allow: the connected prefix', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const keyArn = await warehouse(account, 'warehouse');
  const user = await newUser(server, account, 'broker');
  const objects = (prefix: string) => `arn:aws:s3:::warehouse/${prefix}`;
  await user.putPolicy(
    policy(allow('sts:GetFederationToken'), allow(['s3:GetObject'], objects('*')), allow('kms:Decrypt', keyArn)),
  );
  const Policy = policy(allow('s3:*', objects('mine/*')), allow('kms:*', keyArn));
  const guest = await federated(server, user, { Name: 'guest', Policy });
  const get = (as: Clients, Key: string) => as.s3.send(new GetObjectCommand({ Bucket: 'warehouse', Key }));
  const identity = await guest.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, federatedArn(account, 'guest'));
  assert.equal(identity.UserId, `${account.id}:guest`);
  assert.equal(await (await get(guest, 'mine/a')).Body?.transformToString(), 'mine/a');
  const about = { caller: federatedArn(account, 'guest'), action: 's3:GetObject', resource: objects('yours/a') };
  const message = `User: ${about.caller} is not authorized to perform: s3:GetObject on resource: "${about.resource}" because no session policy allows the s3:GetObject action`;
  await refused(get(guest, 'yours/a'), { status: 403, code: 'AccessDenied', message });
  const put = guest.s3.send(new PutObjectCommand({ Bucket: 'warehouse', Key: 'mine/b', Body: '' }));
  const putAbout = { ...about, action: 's3:PutObject', resource: objects('mine/b') };
  await denied(put, { ...putAbout, because: 'no identity-based policy' });
  // Without the key in the session policy the object is not opened: the layer is told.
  const keyless = await federated(server, user, { Name: 'guest', Policy: policy(allow('s3:*', objects('mine/*'))) });
  await refused(get(keyless, 'mine/a'), {
    status: 403,
    code: 'AccessDenied',
    message: /kms:Decrypt .* no session policy allows/,
  });
  assert.deepEqual(server.reported, []);
});

test('without session policies a federated user may do nothing, but what a resource allows him by name', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const other = await newAccount(server, 'other');
  await warehouse(account, 'warehouse');
  await warehouse(other, 'elsewhere');
  const user = await newUser(server, account, 'broker');
  await user.putPolicy(policy(allow('*')));
  const guest = await federated(server, user, { Name: 'guest' });
  const getAs = (as: Clients, Bucket: string) => as.s3.send(new GetObjectCommand({ Bucket, Key: 'mine/a' }));
  const refusal = (message: RegExp) => ({ status: 403, code: 'AccessDenied', message });
  await refused(getAs(guest, 'warehouse'), refusal(/no session policy allows the s3:GetObject/));
  const open = (by: Account, Bucket: string, AWS: string) =>
    by.clients.s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: policy({
          Effect: 'Allow',
          Principal: { AWS },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/*`,
        }),
      }),
    );
  // By the user's name the session policies keep their say, by the session's they do not: then the key is what refuses.
  await open(account, 'warehouse', user.arn);
  await refused(getAs(guest, 'warehouse'), refusal(/no session policy allows the s3:GetObject/));
  await open(account, 'warehouse', federatedArn(account, 'guest'));
  await refused(getAs(guest, 'warehouse'), refusal(/kms:Decrypt/));
  const other2 = await federated(server, user, { Name: 'guest-2' });
  await refused(getAs(other2, 'warehouse'), refusal(/s3:GetObject/));
  // Across accounts the user's own account must allow as well, and so the session.
  await open(other, 'elsewhere', federatedArn(account, 'guest'));
  await refused(getAs(guest, 'elsewhere'), refusal(/no session policy allows the s3:GetObject/));
});

test('a federated user calls neither IAM nor STS, but to ask who he is', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const user = await newUser(server, account, 'broker');
  await user.putPolicy(policy(allow('*')));
  const guest = await federated(server, user, { Name: 'guest', Policy: policy(allow('*')) });
  await refused(guest.iam.send(new ListUsersCommand({})), unknownToken);
  const assumed = guest.sts.send(new AssumeRoleCommand({ RoleArn: account.roleArn, RoleSessionName: 'one' }));
  await refused(assumed, cannotCall('AssumeRole'));
  await refused(guest.sts.send(new GetSessionTokenCommand({})), cannotCall('GetSessionToken'));
});

test('asking for a federated user needs its permission by his name, and another for tags', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'home');
  const user = await newUser(server, account, 'broker');
  await user.putPolicy(
    policy(allow('sts:GetFederationToken', federatedArn(account, 'guest-*')), allow('s3:CreateBucket')),
  );
  const ask = (input: GetFederationTokenCommandInput) => user.clients.sts.send(new GetFederationTokenCommand(input));
  const wording = (action: string, name: string) =>
    ({ caller: user.arn, action, resource: federatedArn(account, name), because: 'no identity-based policy' }) as const;
  await denied(ask({ Name: 'somebody' }), wording('sts:GetFederationToken', 'somebody'));
  const Tags = [{ Key: 'team', Value: 'red' }];
  await denied(ask({ Name: 'guest-1', Tags }), wording('sts:TagSession', 'guest-1'));
  const tagged = { StringEquals: { 'aws:PrincipalTag/team': 'red' } };
  await user.putPolicy(
    policy(allow(['sts:GetFederationToken', 'sts:TagSession'], '*'), allow('s3:CreateBucket', '*', tagged)),
  );
  const Policy = policy(allow('s3:*'));
  const guest = await federated(server, user, { Name: 'guest-1', Tags, Policy });
  await guest.s3.send(new CreateBucketCommand({ Bucket: 'tagged' }));
  const plain = await federated(server, user, { Name: 'guest-1', Policy });
  const create = plain.s3.send(new CreateBucketCommand({ Bucket: 'untagged' }));
  await refused(create, { status: 403, code: 'AccessDenied', message: /no identity-based policy allows the s3:Cr/ });
  const answer = await ask({ Name: 'guest-1', Tags, Policy });
  assert.ok((answer.PackedPolicySize ?? 0) > 0 && (answer.PackedPolicySize ?? 0) <= 100);
  const sized = await ask({ Name: 'guest-1', MinimumSessionTokenSize: 4000 });
  const length = sized.Credentials?.SessionToken?.length ?? 0;
  assert.ok(length >= 4000 && length <= 4096);
  assert.deepEqual([sized.SessionTokenSize, sized.SessionTokenUtilization], [length, Math.ceil(length / 40.96)]);
  const invalidSize = { status: 400, code: 'ValidationError', message: /minimumSessionTokenSize/ };
  await refused(ask({ Name: 'guest-1', MinimumSessionTokenSize: 4097 }), invalidSize);
  const invalidName = { status: 400, code: 'ValidationError', message: /'name'/ };
  await refused(ask({ Name: 'a' }), invalidName);
  await refused(ask({ Name: 'a'.repeat(33) }), invalidName);
  const missing = [{ arn: `arn:aws:iam::${account.id}:policy/missing` }];
  const absent = { status: 400, code: 'MalformedPolicyDocument', message: /missing/ };
  await refused(ask({ Name: 'guest-1', PolicyArns: missing }), absent);
});
