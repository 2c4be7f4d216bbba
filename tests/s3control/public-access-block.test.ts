// The public access block of an account, by S3 Control: who may set it, and that no bucket gets around it.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateBucketCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  ListAccessPointsCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
  S3ControlClient,
  type S3ControlClientConfig,
} from '@aws-sdk/client-s3-control';
import { allow, policy as document, newAccount } from '../kms/accounts.ts';
import { newAclWorld } from '../s3/acl-support.ts';
import { refused } from '../s3/support.ts';
import { lookup } from '../support/localhost.ts';
import { policy } from '../support/policy.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { type Clients, startServer, type TestServer } from '../support/server.ts';
import { sign } from '../support/signer.ts';
import { bytesOf, exchange } from '../support/socket.ts';

const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };

/** The three operations on one account, by one caller: the SDK puts the account before the host. */
function blockOf(server: TestServer, { s3 }: Clients, AccountId: string, more: S3ControlClientConfig = {}) {
  const client = new S3ControlClient({
    endpoint: server.endpoint.replace('127.0.0.1', 'localhost'),
    region: 'eu-west-1',
    credentials: s3.config.credentials,
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ lookup }) },
    ...more,
  });
  return {
    client,
    get: async () => (await client.send(new GetPublicAccessBlockCommand({ AccountId }))).PublicAccessBlockConfiguration,
    put: (PublicAccessBlockConfiguration: PublicAccessBlockConfiguration) =>
      client.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration })),
    remove: () => client.send(new DeletePublicAccessBlockCommand({ AccountId })),
  };
}

const toEverybody = (bucket: string) =>
  policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` });

test('an account has no block until one is put, keeps it over a restart, and loses it when it is deleted', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'one');
  const block = blockOf(server, account.admin, account.id);
  await refused(
    block.get(),
    'NoSuchPublicAccessBlockConfiguration',
    404,
    /^The public access block configuration was not found$/,
  );
  await block.put({ IgnorePublicAcls: true, BlockPublicPolicy: true });
  await server.restart();
  const later = blockOf(server, account.admin, account.id);
  assert.deepEqual(await later.get(), { ...off, IgnorePublicAcls: true, BlockPublicPolicy: true });
  await later.put({ RestrictPublicBuckets: true });
  assert.deepEqual(await later.get(), { ...off, RestrictPublicBuckets: true });
  await later.remove();
  await refused(later.get(), 'NoSuchPublicAccessBlockConfiguration', 404);
  await later.remove();
  assert.deepEqual(server.reported, []);
});

test('only who may in the account itself: not without the permission, not of another account, not a stranger', async () => {
  await using server = await startServer();
  const [account, other] = [await newAccount(server, 'one'), await newAccount(server, 'other')];
  const reader = await account.user('reader', document(allow('s3:GetAccountPublicAccessBlock')));
  const writer = await account.user('writer', document(allow('s3:PutAccountPublicAccessBlock')));
  const [reading, writing] = [blockOf(server, reader, account.id), blockOf(server, writer, account.id)];
  await writing.put(off);
  assert.deepEqual(await reading.get(), off);
  const words = (action: string) =>
    new RegExp(`not authorized to perform: s3:${action} .*no identity-based policy allows the s3:${action} action`);
  await refused(reading.put(off), 'AccessDenied', 403, words('PutAccountPublicAccessBlock'));
  await refused(reading.remove(), 'AccessDenied', 403, words('PutAccountPublicAccessBlock'));
  await refused(writing.get(), 'AccessDenied', 403, words('GetAccountPublicAccessBlock'));
  await writing.remove();
  const foreign = blockOf(server, other.admin, account.id);
  for (const attempt of [foreign.get, foreign.remove, () => foreign.put(off)])
    await refused(attempt(), 'AccessDenied', 403, /is not authorized to perform: s3:/);
  // An account that is not there is refused in the same words.
  await refused(
    blockOf(server, other.admin, '999999999999').get(),
    'AccessDenied',
    403,
    /is not authorized to perform/,
  );
  const path = `${server.endpoint}/v20180820/configuration/publicAccessBlock`;
  const stranger = await fetch(path, { headers: { 'x-amz-account-id': account.id } });
  assert.equal(stranger.status, 403);
  assert.match(
    await stranger.text(),
    /^<\?xml[^>]*>\s*<ErrorResponse><Error><Code>AccessDenied<\/Code>.*<\/Error><RequestId>/,
  );
});

test('a policy can deny it to everybody: the block of an account is asked for by its own action', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'one');
  const deny = { Effect: 'Deny', Action: 's3:PutAccountPublicAccessBlock', Resource: '*' };
  const guarded = await account.user('guarded', document(allow('s3:*'), deny));
  const block = blockOf(server, guarded, account.id);
  await refused(block.remove(), 'AccessDenied', 403, /explicit deny in an identity-based policy/);
  await refused(block.get(), 'NoSuchPublicAccessBlockConfiguration', 404);
});

test('what the account blocks is blocked for each of its buckets, whatever the bucket says', async () => {
  await using world = await newAclWorld();
  const { server, bucket: Bucket, owner, user, other } = world;
  const { s3 } = owner.admin;
  const block = blockOf(server, owner.admin, owner.id);
  await unblockPublicAccess(owner.admin, Bucket);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const stranger = async () => (await fetch(`${server.endpoint}/${Bucket}/a`)).status;
  const putPolicy = () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: toEverybody(Bucket) }));

  await block.put({ BlockPublicPolicy: true, BlockPublicAcls: true });
  await refused(
    putPolicy(),
    'AccessDenied',
    403,
    /prevented by the BlockPublicPolicy setting in S3 Block Public Access/,
  );
  const publish = () => s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
  await refused(publish(), 'AccessDenied', 403, /prevented by the BlockPublicAcls setting in S3 Block Public Access/);
  // The block of one account is none of another's.
  const { s3: foreign } = other.admin;
  await foreign.send(new CreateBucketCommand({ Bucket: 'crosskey-foreign' }));
  await unblockPublicAccess(other.admin, 'crosskey-foreign');
  await foreign.send(
    new PutBucketPolicyCommand({ Bucket: 'crosskey-foreign', Policy: toEverybody('crosskey-foreign') }),
  );

  await block.remove();
  await putPolicy();
  assert.equal(await stranger(), 200);
  await block.put({ RestrictPublicBuckets: true });
  assert.equal(await stranger(), 403);
  const read = () => user.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await refused(read(), 'AccessDenied', 403, /no resource-based policy allows the s3:GetObject action/);
  await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  // The status is that of the policy, which says what it said.
  const { PolicyStatus } = await s3.send(new GetBucketPolicyStatusCommand({ Bucket }));
  assert.equal(PolicyStatus?.IsPublic, true);
  await block.put(off);
  assert.equal(await stranger(), 200);
  await read();
});

test('an account that ignores public lists ignores those that are there', async () => {
  await using world = await newAclWorld();
  const { server, bucket: Bucket, owner } = world;
  const block = blockOf(server, owner.admin, owner.id);
  await unblockPublicAccess(owner.admin, Bucket);
  await owner.admin.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ACL: 'public-read' }));
  const stranger = async () => (await fetch(`${server.endpoint}/${Bucket}/a`)).status;
  assert.equal(await stranger(), 200);
  await block.put({ IgnorePublicAcls: true });
  assert.equal(await stranger(), 403);
  await block.remove();
  assert.equal(await stranger(), 200);
});

test('the trail keeps it under the name that tells it from the block of a bucket', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'one');
  const block = blockOf(server, account.admin, account.id);
  await block.put(off);
  const { cloudtrail } = server.clients(account.credentials, 'eu-west-1');
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'PutAccountPublicAccessBlock' }];
  const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
  assert.deepEqual(
    Events.map(({ EventSource, ReadOnly }) => [EventSource, ReadOnly]),
    [['s3.amazonaws.com', 'false']],
  );
});

test('what is not built of S3 Control says so by its name, and what is no operation is none', async () => {
  await using server = await startServer();
  const clients = server.clients(server.admin);
  const { client } = blockOf(server, clients, server.managementAccount);
  const list = client.send(new ListAccessPointsCommand({ AccountId: server.managementAccount }));
  await refused(list, 'NotImplemented', 501, /The operation ListAccessPoints/);
  const { host } = new URL(server.endpoint);
  const send = async (method: string, target: string, account: string, body = '') => {
    const headers = { host, 'x-amz-account-id': account };
    const draft = { method, target, headers, body: Buffer.from(body) };
    const options = { service: 's3', region: 'us-east-1', credentials: server.admin, nowMs: server.clock.now() };
    return exchange(server.endpoint, bytesOf(sign(draft, options)));
  };
  const path = '/v20180820/configuration/publicAccessBlock';
  for (const [method, target, account, body, status, code] of [
    ['GET', '/v20180820/nothing', server.managementAccount, '', 405, 'MethodNotAllowed'],
    ['POST', path, server.managementAccount, '', 405, 'MethodNotAllowed'],
    ['GET', '/v20180820/jobs/%ff', server.managementAccount, '', 400, 'InvalidURI'],
    ['GET', path, 'somebody', '', 400, 'InvalidRequest'],
    ['PUT', path, server.managementAccount, '<no', 400, 'MalformedXML'],
    ['PUT', path, server.managementAccount, '', 400, 'MissingRequestBodyError'],
  ] as const) {
    const answer = await send(method, target, account, body);
    assert.equal(answer.status, status, `${method} ${target}: ${answer.body}`);
    assert.match(answer.body.toString(), new RegExp(`<ErrorResponse><Error><Code>${code}</Code>`));
  }
  assert.deepEqual(server.reported, []);
});

test('over HTTPS the host `ACCOUNT.s3-control.localhost` is trusted', async () => {
  await using server = await startServer();
  const { port } = new URL(server.secureEndpoint);
  const block = blockOf(server, server.clients(server.admin), server.managementAccount, {
    endpoint: `https://s3-control.localhost:${port}`,
    requestHandler: { httpsAgent: new SecureAgent({ ca: server.authority, lookup }) },
  });
  await block.put({ BlockPublicAcls: true });
  assert.deepEqual(await block.get(), { ...off, BlockPublicAcls: true });
  block.client.destroy();
});

test('a bucket may still have the name with which the paths of S3 Control begin', async () => {
  await using server = await startServer();
  const { s3 } = server.clients(server.admin);
  await s3.send(new CreateBucketCommand({ Bucket: 'v20180820' }));
  const Key = 'configuration/publicAccessBlock';
  await s3.send(new PutObjectCommand({ Bucket: 'v20180820', Key, Body: 'x' }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'v20180820', Key }));
  assert.equal(await Body?.transformToString(), 'x');
});
