// How clients reach a bucket: presigned URLs, virtual hosts, HTTPS with the server's authority, and without credentials.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { test } from 'node:test';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { sendRaw, targetOf } from '../support/http.ts';
import { lookup } from '../support/localhost.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { refused } from '../support/refused.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { oddKeys } from './odd-keys.ts';

const Bucket = 'addressed-bucket';

async function newStage() {
  const server = await startServer();
  const clients = server.clients(server.admin);
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  return { server, clients, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('presigned GET and PUT work for every odd key, and for nothing else', async () => {
  await using stage = await newStage();
  const { server, clients } = stage;
  for (const Key of oddKeys) {
    const put = await getSignedUrl(clients.s3, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 });
    const stored = await sendRaw(server.endpoint, targetOf(put), { method: 'PUT', body: `body of ${Key}` });
    assert.equal(stored.status, 200, `${Key}: ${stored.body}`);
    const get = await getSignedUrl(clients.s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 });
    const got = await sendRaw(server.endpoint, targetOf(get));
    assert.equal(got.status, 200, `${Key}: ${got.body}`);
    assert.equal(got.body.toString(), `body of ${Key}`);
    const other = await sendRaw(server.endpoint, targetOf(get), { method: 'DELETE' });
    assert.equal(other.status, 403);
    assert.match(other.body.toString(), /<Code>SignatureDoesNotMatch<\/Code>/);
  }
});

test('a presigned URL ends with its time', async () => {
  await using stage = await newStage();
  const { server, clients } = stage;
  await putObject(clients, Bucket, 'k', 'x');
  const url = await getSignedUrl(clients.s3, new GetObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 });
  assert.equal((await sendRaw(server.endpoint, targetOf(url))).status, 200);
  server.clock.advance(61_000);
  const late = await sendRaw(server.endpoint, targetOf(url));
  assert.equal(late.status, 403);
  assert.match(late.body.toString(), /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
});

function clientAt(server: TestServer, endpoint: string, more: S3ClientConfig): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', credentials: server.admin, maxAttempts: 1, ...more });
}

test('virtual hosts: the bucket is in the name of the host', async () => {
  await using stage = await newStage();
  const { server } = stage;
  const { port } = new URL(server.endpoint);
  const requestHandler = { httpAgent: new Agent({ lookup, keepAlive: true }) };
  for (const domain of ['s3.localhost', 's3.us-east-1.localhost']) {
    const s3 = clientAt(server, `http://${domain}:${port}`, { requestHandler });
    const hosts: string[] = [];
    s3.middlewareStack.add(
      (next) => (args) => {
        hosts.push((args.request as { hostname: string }).hostname);
        return next(args);
      },
      { step: 'finalizeRequest', name: 'seenHost' },
    );
    for (const Key of oddKeys) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      assert.equal(await Body?.transformToString(), Key);
    }
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
    assert.equal(KeyCount, oddKeys.length);
    assert.deepEqual([...new Set(hosts)], [`${Bucket}.${domain}`]);
    assert.equal((await s3.send(new ListBucketsCommand({}))).Buckets?.length, 1);
    await refused(s3.send(new HeadBucketCommand({ Bucket: 'no-such-bucket-here' })), {
      status: 404,
      code: 'NotFound',
      message: /.*/,
    });
    s3.destroy();
  }
  requestHandler.httpAgent.destroy();
});

test('the SDK with the endpoint http://localhost and nothing else set reaches the bucket that it means', async () => {
  await using stage = await newStage();
  const { server } = stage;
  const s3 = new S3Client({
    endpoint: server.endpoint.replace('127.0.0.1', 'localhost'),
    region: 'us-east-1',
    credentials: server.admin,
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ lookup }) },
  });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'not-a-bucket', Body: 'x' }));
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  assert.deepEqual(
    Buckets.map(({ Name }) => Name),
    [Bucket],
  );
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'not-a-bucket' }));
  assert.equal(await Body?.transformToString(), 'x');
  s3.destroy();
});

test("HTTPS is trusted with the server's authority, and only with it", async () => {
  await using stage = await newStage();
  const { server } = stage;
  const { port } = new URL(server.secureEndpoint);
  const trusting = { requestHandler: { httpsAgent: new SecureAgent({ ca: server.authority, lookup }) } };
  for (const host of ['127.0.0.1', 's3.localhost', 's3.us-east-1.localhost']) {
    const s3 = clientAt(server, `https://${host}:${port}`, trusting);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: host }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    assert.equal(await Body?.transformToString(), host);
    s3.destroy();
  }
  const stranger = clientAt(server, server.secureEndpoint, { requestHandler: { httpsAgent: new SecureAgent() } });
  await assert.rejects(stranger.send(new ListBucketsCommand({})), /certificate/);
  stranger.destroy();
});

test('anonymous reads are allowed by a bucket policy, and by nothing else', async () => {
  await using stage = await newStage();
  const { server, clients } = stage;
  await putObject(clients, Bucket, 'public/k', 'for all', { ServerSideEncryption: 'AES256' });
  await putObject(clients, Bucket, 'private/k', 'for some');
  const read = (key: string) => sendRaw(server.endpoint, `/${Bucket}/${key}`);
  const before = await read('public/k');
  assert.equal(before.status, 403);
  assert.match(before.body.toString(), /<Code>AccessDenied<\/Code><Message>Access Denied<\/Message>/);
  const Resource = `arn:aws:s3:::${Bucket}/public/*`;
  const Policy = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource });
  await unblockPublicAccess(clients, Bucket);
  await clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const after = await read('public/k');
  assert.equal(after.status, 200);
  assert.equal(after.body.toString(), 'for all');
  assert.equal((await read('private/k')).status, 403);
  const put = await sendRaw(server.endpoint, `/${Bucket}/public/k`, { method: 'PUT', body: 'changed' });
  assert.equal(put.status, 403);
  assert.equal((await getObject(clients, Bucket, 'public/k')).toString(), 'for all');
  await putObject(clients, Bucket, 'public/encrypted', 'x', { ServerSideEncryption: 'aws:kms' });
  const encrypted = await read('public/encrypted');
  assert.equal(encrypted.status, 400);
  assert.match(encrypted.body.toString(), /require AWS Signature Version 4/);
});
