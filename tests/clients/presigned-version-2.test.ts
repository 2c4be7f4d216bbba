// URLs that the AWS CLI 1 and boto3 presign with Signature Version 2, which is their default in the oldest Regions.
// https://docs.aws.amazon.com/cli/latest/reference/s3/presign.html
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CreateBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { run } from '../cli/running-command.ts';
import { assumeRole, newAccount } from '../support/accounts.ts';
import { awsCli, cliEnvironment, withoutCli } from '../support/aws-cli.ts';
import { newFolder } from '../support/folder.ts';
import { sendRaw, targetOf } from '../support/http.ts';
import { getObject, putObject } from '../support/objects.ts';
import { type Credentials, startServer, type TestServer } from '../support/server.ts';
import { oddKeys } from './odd-keys.ts';

const Bucket = 'presigned-bucket';
const oldest = { AWS_DEFAULT_REGION: 'us-east-1' };
/** Not where the clients are. */
const region = 'eu-west-1';
const version2 = /[?&]AWSAccessKeyId=[^&]+&Signature=/;
const withoutBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0 ? false : 'python3 has no boto3';

async function newStage() {
  const server = await startServer();
  const clients = server.clients(server.admin, region);
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  return { server, clients, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

type PresignedCall = readonly [method: string, params: Readonly<Record<string, unknown>>];

async function presigned(server: TestServer, by: Credentials, calls: readonly PresignedCall[]): Promise<string[]> {
  const script = resolve(import.meta.dirname, 'boto3_presign.py');
  const environment = cliEnvironment(server, by, server.dataFolder, { ...oldest, PYTHONDONTWRITEBYTECODE: '1' });
  const { exitCode, stdout, stderr } = await run('python3', [script, JSON.stringify(calls)], environment).ended;
  assert.equal(exitCode, 0, stderr);
  const urls = JSON.parse(stdout) as string[];
  for (const url of urls) assert.match(url, version2);
  return urls.map(targetOf);
}

test('aws s3 presign in us-east-1 opens an object of a bucket in another Region', { skip: withoutCli }, async (t) => {
  await using stage = await newStage();
  const { server, clients } = stage;
  using folder = newFolder();
  const aws = awsCli(server, server.admin, folder.path, oldest);
  if (!/^aws-cli\/1\./.test(await aws.run('--version'))) {
    t.skip('the AWS CLI on the path is not version 1, which alone presigns with Version 2');
    return;
  }
  const key = 'a folder/sent+50% ü.txt';
  await putObject(clients, Bucket, key, 'what goes there comes back');
  const url = targetOf((await aws.run('s3', 'presign', `s3://${Bucket}/${key}`, '--expires-in', '60')).trim());
  assert.match(url, version2);
  assert.equal((await sendRaw(server.endpoint, url)).body.toString(), 'what goes there comes back');
  for (const [method, target] of [
    ['DELETE', url],
    ['GET', url.replace('.txt', '.txT')],
    ['GET', url.replace('Signature=', 'Signature=0')],
  ] as const) {
    const answer = await sendRaw(server.endpoint, target, { method });
    assert.match(answer.body.toString(), /<Code>SignatureDoesNotMatch<\/Code>/);
    assert.equal(answer.status, 403);
  }
  server.clock.advance(61_000);
  const late = await sendRaw(server.endpoint, url);
  assert.match(late.body.toString(), /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
  assert.equal(late.status, 403);
  assert.deepEqual(server.reported, []);
});

test('boto3 presigns PUT and GET of odd keys, of a list and of an upload', { skip: withoutBoto3 }, async () => {
  await using stage = await newStage();
  const { server } = stage;
  const keys = oddKeys;
  const calls = keys.flatMap((Key): PresignedCall[] => [
    ['put_object', { Bucket, Key }],
    ['get_object', { Bucket, Key, ResponseContentDisposition: 'attachment; filename="a&b.txt"' }],
  ]);
  const urls = await presigned(server, server.admin, calls);
  for (const [index, key] of keys.entries()) {
    const [put = '', get = ''] = urls.slice(index * 2);
    const stored = await sendRaw(server.endpoint, put, { method: 'PUT', body: `body of ${key}` });
    assert.equal(stored.status, 200, `${key}: ${stored.body}`);
    const got = await sendRaw(server.endpoint, get);
    assert.equal(got.body.toString(), `body of ${key}`);
    assert.match(`${got.headers['content-disposition']}`, /^attachment; filename="a&b\.txt"$/);
  }
  const [list = '', create = ''] = await presigned(server, server.admin, [
    ['list_objects_v2', { Bucket, MaxKeys: 1 }],
    ['create_multipart_upload', { Bucket, Key: 'parts' }],
  ]);
  assert.match((await sendRaw(server.endpoint, list)).body.toString(), /<ListBucketResult/);
  const begun = await sendRaw(server.endpoint, create, { method: 'POST' });
  assert.match(begun.body.toString(), /<UploadId>/);
  assert.deepEqual(server.reported, []);
});

test('boto3 presigns a PUT with metadata and encryption, by a session', { skip: withoutBoto3 }, async () => {
  await using stage = await newStage();
  const { server } = stage;
  const account = await newAccount(server, 'presigning', region);
  const by = await assumeRole(server.clients(server.admin), {
    RoleArn: account.roleArn,
    RoleSessionName: 'presigning',
  });
  const clients = server.clients(by, region);
  const Own = `${Bucket}-own`;
  await clients.s3.send(new CreateBucketCommand({ Bucket: Own }));
  const [url = ''] = await presigned(server, by, [
    [
      'put_object',
      {
        Bucket: Own,
        Key: 'k',
        ContentType: 'text/plain',
        Metadata: { a: 'b' },
        ServerSideEncryption: 'AES256',
      },
    ],
  ]);
  const stored = await sendRaw(server.endpoint, url, { method: 'PUT', body: 'by URL' });
  assert.equal(stored.status, 200, stored.body.toString());
  const { Metadata, ContentType, ServerSideEncryption } = await clients.s3.send(
    new HeadObjectCommand({ Bucket: Own, Key: 'k' }),
  );
  assert.deepEqual(
    { Metadata, ContentType, ServerSideEncryption },
    {
      Metadata: { a: 'b' },
      ContentType: 'text/plain',
      ServerSideEncryption: 'AES256',
    },
  );
  assert.equal((await getObject(clients, Own, 'k')).toString(), 'by URL');
  for (const spoiled of [url.replace('x-amz-meta-a=b', 'x-amz-meta-a=c'), `${url}&x-amz-meta-b=c`]) {
    const answer = await sendRaw(server.endpoint, spoiled, { method: 'PUT', body: 'other' });
    assert.match(answer.body.toString(), /<Code>SignatureDoesNotMatch<\/Code>/);
  }
  const extra = await sendRaw(server.endpoint, url, { method: 'PUT', body: 'x', headers: { 'x-amz-meta-a': 'c' } });
  assert.match(extra.body.toString(), /<Code>SignatureDoesNotMatch<\/Code>/);
  const token = await sendRaw(server.endpoint, url.replace('x-amz-security-token=', 'x-amz-security-token=x'));
  assert.match(token.body.toString(), /<Code>InvalidToken<\/Code>/);
  assert.deepEqual(server.reported, []);
});
