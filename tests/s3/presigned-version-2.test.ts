// Presigned URLs of Signature Version 2: what they open, what refuses them, and what policies and keys see of them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationQueryStringAuth
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { newAccount, newRole } from '../support/accounts.ts';
import { type RawAnswer, sendRaw, targetOf } from '../support/http.ts';
import { putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { type Credentials, startServer } from '../support/server.ts';
import { presignVersion2, type Version2Options } from '../support/version-2.ts';

const Bucket = 'old-urls';
const region = 'eu-west-1';

async function newStage() {
  const server = await startServer();
  const clients = server.clients(server.admin, region);
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  await putObject(clients, Bucket, 'k', 'what is there');
  const expiresSeconds = Math.floor(server.clock.now() / 1000) + 60;
  const sign = (more: Partial<Version2Options> = {}) =>
    presignVersion2({ path: `/${Bucket}/k`, credentials: server.admin, expiresSeconds, ...more });
  return { server, clients, sign, expiresSeconds, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function isRefused(answer: RawAnswer, status: number, words: string): void {
  assert.ok(answer.body.includes(words), `${answer.status} ${answer.body}`);
  assert.equal(answer.status, status);
}

test('a URL of Version 2 opens what it was made for, wherever the bucket is, and nothing else', async () => {
  await using stage = await newStage();
  const { server, sign } = stage;
  const got = await sendRaw(server.endpoint, sign());
  assert.equal(got.body.toString(), 'what is there');
  const mismatch = '<Code>SignatureDoesNotMatch</Code>';
  isRefused(await sendRaw(server.endpoint, sign(), { method: 'DELETE' }), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, sign(), { method: 'PUT', body: 'x' }), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, sign().replace('/k?', '/l?')), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, sign().replace('Signature=', 'Signature=0')), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, `${sign()}&versionId=null`), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, `${sign()}&attributes`), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, sign(), { headers: { 'x-amz-request-payer': 'requester' } }), 403, mismatch);
  isRefused(await sendRaw(server.endpoint, sign(), { headers: { 'content-type': 'text/plain' } }), 403, mismatch);
  const other = { ...server.admin, secretAccessKey: 'another' };
  isRefused(await sendRaw(server.endpoint, sign({ credentials: other })), 403, mismatch);
  const nobody = { ...server.admin, accessKeyId: 'AKIANOBODY' };
  isRefused(await sendRaw(server.endpoint, sign({ credentials: nobody })), 403, '<Code>InvalidAccessKeyId</Code>');
  const inHeaderToo = { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a' } };
  isRefused(await sendRaw(server.endpoint, sign(), inHeaderToo), 400, 'Only one auth mechanism allowed');
  assert.deepEqual(server.reported, []);
});

test('it ends with its time, and needs all of its parts', async () => {
  await using stage = await newStage();
  const { server, sign, expiresSeconds } = stage;
  const url = sign();
  const requires = 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters';
  for (const part of [/AWSAccessKeyId=[^&]*&/, /Signature=[^&]*&/, /&Expires=\d+/])
    isRefused(await sendRaw(server.endpoint, url.replace(part, '')), 403, requires);
  isRefused(await sendRaw(server.endpoint, url.replace(/Expires=\d+/, 'Expires=soon')), 403, 'epoch): soon</Message>');
  const far = sign({ expiresSeconds: expiresSeconds + 3 * 365 * 86_400 });
  assert.equal((await sendRaw(server.endpoint, far)).status, 200);
  server.clock.advance(61_000);
  const late = await sendRaw(server.endpoint, url);
  isRefused(late, 403, '<Code>AccessDenied</Code><Message>Request has expired</Message>');
  const ended = `${new Date(expiresSeconds * 1000).toISOString().slice(0, 19)}Z`;
  assert.match(late.body.toString(), new RegExp(`<Expires>${ended}</Expires><ServerTime>`));
});

test('the host may name the bucket', async () => {
  await using stage = await newStage();
  const { server, sign } = stage;
  const url = sign({ path: '/k', resource: `/${Bucket}/k` });
  const got = await sendRaw(server.endpoint, url, { headers: { host: `${Bucket}.s3.localhost` } });
  assert.equal(got.body.toString(), 'what is there');
  const otherBucket = await sendRaw(server.endpoint, url, { headers: { host: `${Bucket}-2.s3.localhost` } });
  isRefused(otherBucket, 403, '<Code>SignatureDoesNotMatch</Code>');
  const elsewhere = await sendRaw(server.endpoint, url, { headers: { host: `${Bucket}.s3.eu-central-1.localhost` } });
  isRefused(elsewhere, 301, '<Code>PermanentRedirect</Code>');
});

test('a write keeps the headers of its query, in the bucket’s own Region', async () => {
  await using stage = await newStage();
  const { server, clients, sign } = stage;
  const headers = { 'x-amz-meta-a': 'b', 'x-amz-server-side-encryption': 'AES256' };
  const put = sign({ method: 'PUT', path: `/${Bucket}/new`, contentType: 'text/plain', headers });
  const stored = await sendRaw(server.endpoint, put, { method: 'PUT', body: 'sent by URL' });
  assert.equal(stored.status, 200, stored.body.toString());
  const head = await clients.s3.send(new HeadObjectCommand({ Bucket, Key: 'new' }));
  assert.deepEqual(head.Metadata, { a: 'b' });
  assert.equal(head.ContentType, 'text/plain');
  assert.equal(head.ServerSideEncryption, 'AES256');

  const get = sign({ path: `/${Bucket}/new` });
  assert.equal((await sendRaw(server.endpoint, get)).body.toString(), 'sent by URL');
  const changed = put.replace('x-amz-meta-a=b', 'x-amz-meta-a=c');
  isRefused(await sendRaw(server.endpoint, changed, { method: 'PUT', body: 'x' }), 403, 'SignatureDoesNotMatch');
  const appended = sign({ method: 'PUT', headers: { 'x-amz-write-offset-bytes': '1' } });
  isRefused(await sendRaw(server.endpoint, appended, { method: 'PUT', body: 'x' }), 501, 'x-amz-write-offset-bytes: 1');
  assert.deepEqual(server.reported, []);
});

test('objects under KMS keys are neither written nor read by Version 2, whoever asks; Version 4 opens them', async () => {
  await using stage = await newStage();
  const { server, clients, sign } = stage;
  const needsVersion4 = 'Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.';
  const put = sign({ method: 'PUT', headers: { 'x-amz-server-side-encryption': 'aws:kms' } });
  isRefused(await sendRaw(server.endpoint, put, { method: 'PUT', body: 'x' }), 400, needsVersion4);

  const { KeyMetadata: key } = await clients.kms.send(new CreateKeyCommand({}));
  for (const BucketKeyEnabled of [true, false]) {
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: `${key?.Arn}` } as const;
    const Rules = [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled }];
    await clients.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    await putObject(clients, Bucket, 'k', 'under a key');
    isRefused(await sendRaw(server.endpoint, sign({})), 400, needsVersion4);
    const version4 = await getSignedUrl(clients.s3, new GetObjectCommand({ Bucket, Key: 'k' }));
    assert.equal((await sendRaw(server.endpoint, targetOf(version4))).body.toString(), 'under a key');
  }
});

test('a session’s URL works with its own token only', async () => {
  await using stage = await newStage();
  const { server, sign } = stage;
  const account = await newAccount(server, 'sessions');
  const [own, other] = [await newRole(server, account, 'own'), await newRole(server, account, 'other')];
  await own.putPolicy(policy({ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }));
  const list = (credentials: Credentials) => sendRaw(server.endpoint, sign({ path: '/', credentials }));
  const listed = await list(own.credentials);
  assert.equal(listed.status, 200, listed.body.toString());
  assert.match(listed.body.toString(), /<ListAllMyBucketsResult/);
  isRefused(await list(other.credentials), 403, 's3:ListAllMyBuckets');
  const { sessionToken, ...keys } = own.credentials;
  assert.ok(sessionToken !== undefined);
  isRefused(await list(keys), 403, '<Code>InvalidAccessKeyId</Code>');
  const foreign = { ...keys, sessionToken: `${other.credentials.sessionToken}` };
  isRefused(await list(foreign), 400, '<Code>InvalidToken</Code>');
  const swapped = sign({ path: '/', credentials: keys });
  const added = await sendRaw(server.endpoint, swapped, { headers: { 'x-amz-security-token': sessionToken } });
  isRefused(added, 403, '<Code>SignatureDoesNotMatch</Code>');
});

test('policies see the version and the form of a signature', async () => {
  await using stage = await newStage();
  const { server, clients, sign } = stage;
  const version4 = await getSignedUrl(clients.s3, new GetObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 });
  const statuses = async () => [
    (await sendRaw(server.endpoint, sign())).status,
    (await sendRaw(server.endpoint, targetOf(version4))).status,
    await clients.s3.send(new GetObjectCommand({ Bucket, Key: 'k' })).then(
      () => 200,
      () => 403,
    ),
  ];
  const denyUnless = (name: string, value: string) =>
    clients.s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: policy({
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/*`,
          Condition: { StringNotEquals: { [name]: value } },
        }),
      }),
    );
  assert.deepEqual(await statuses(), [200, 200, 200]);
  await denyUnless('s3:signatureversion', 'AWS4-HMAC-SHA256');
  assert.deepEqual(await statuses(), [403, 200, 200]);
  await denyUnless('s3:signatureversion', 'AWS');
  assert.deepEqual(await statuses(), [200, 403, 403]);
  await denyUnless('s3:authType', 'REST-QUERY-STRING');
  assert.deepEqual(await statuses(), [200, 200, 403]);
});
