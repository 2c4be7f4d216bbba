// `crosskey key` counts what depends on a key, by the records and by calls alike, and never says that one is unused. Rows
// seed 000-5, lesson 21.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { newAccount } from '../support/accounts.ts';
import { newFolder } from '../support/folder.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { cleanEnvironment, crosskey } from './running-command.ts';

async function newKey(kms: KMSClient, more: object = {}): Promise<string> {
  return (await kms.send(new CreateKeyCommand(more))).KeyMetadata?.Arn ?? assert.fail('no key');
}

async function putDefault(s3: S3Client, Bucket: string, KMSMasterKeyID: string): Promise<void> {
  const rule = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
}

/** A key under which there is one of everything, and another account's object. */
async function newScene(server: TestServer) {
  const { s3, kms } = server.clients(server.admin);
  const open = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' };
  const keyArn = await newKey(kms, { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [open] }) });
  const other = await newKey(kms);
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/files', TargetKeyId: keyArn }));
  const GranteePrincipal = `arn:aws:iam::${server.managementAccount}:user/admin`;
  await kms.send(new CreateGrantCommand({ KeyId: keyArn, GranteePrincipal, Operations: ['Decrypt'] }));
  for (const Bucket of ['by-arn', 'by-alias', 'plain']) await s3.send(new CreateBucketCommand({ Bucket }));
  await putDefault(s3, 'by-arn', keyArn);
  await putDefault(s3, 'by-alias', 'alias/files');
  await s3.send(new PutBucketVersioningCommand({ Bucket: 'by-arn', VersioningConfiguration: { Status: 'Enabled' } }));
  const put = (Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
  const under = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  for (const Key of ['a/1', 'a/2', 'a/1', 'b/1', 'top']) await put('by-arn', Key);
  await put('by-arn', 'top', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: other });
  await put('plain', 'one layer', { ...under, BucketKeyEnabled: true });
  await put('plain', 'two layers', { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: keyArn });
  await put('plain', 'none');
  await s3.send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key: 'begun', ...under }));
  const theirs = await newAccount(server, 'theirs');
  await theirs.clients.s3.send(new CreateBucketCommand({ Bucket: 'their-bucket' }));
  await theirs.clients.s3.send(new PutObjectCommand({ Bucket: 'their-bucket', Key: 'k', Body: 'x', ...under }));
  return { kms, keyArn, theirs };
}

test('what depends on a key is counted, from the folder and by calls, and a deletion is scheduled only when that is said', async () => {
  using folder = newFolder();
  await using server = await startServer();
  const { kms, keyArn, theirs } = await newScene(server);
  const environment = cleanEnvironment(folder.path, {
    AWS_ACCESS_KEY_ID: server.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.admin.secretAccessKey,
    AWS_REGION: 'us-east-1',
  });
  const run = (action: string, ...args: string[]) =>
    crosskey(['key', action, '--endpoint-url', server.endpoint, ...args], environment, folder.path).ended;

  const read = await run('usage', 'alias/files', '--folder', server.dataFolder);
  assert.equal(read.exitCode, 0, read.stderr);
  for (const line of [
    `key ${keyArn}: Enabled`,
    'alias alias/files',
    '  bucket by-arn: its default encryption, 3 current objects, 2 older versions',
    '    a/: 2 current objects, 1 older version',
    '    b/: 1 current object',
    '  bucket by-alias: its default encryption',
    '  bucket plain: 2 current objects, 1 upload in parts that goes on',
    '  bucket their-bucket: 1 current object',
  ])
    assert.ok(read.stdout.split('\n').includes(line), `${line}\n---\n${read.stdout}`);
  assert.match(read.stdout, /^grant \w+ to arn:aws:iam::\d+:user\/admin: Decrypt$/m);
  assert.match(read.stdout, /^last known use: GenerateDataKey at \S+Z; uses are known since \S+Z$/m);
  assert.doesNotMatch(read.stdout, /unused|not used|safe/i);

  const called = await run('usage', keyArn, '--account', theirs.id);
  assert.equal(called.exitCode, 0, called.stderr);
  const lines = (text: string) =>
    text
      .split('\n')
      .filter((line) => /^ {2}/.test(line))
      .sort();
  const withoutUploads = lines(read.stdout).map((line) => line.replace(', 1 upload in parts that goes on', ''));
  assert.deepEqual(lines(called.stdout), withoutUploads);
  assert.match(called.stdout, /without other accounts/);
  const upload = 'the key of the upload in parts that goes on in bucket `plain`: no call tells it';
  assert.ok(called.stdout.split('\n').includes(`could not be looked at: ${upload}`), called.stdout);

  const warned = await run('delete', keyArn, '--folder', server.dataFolder);
  assert.equal(warned.exitCode, 1);
  assert.match(warned.stdout, /unreadable for ever; 11 uses are known. Nothing was done/);
  assert.equal((await kms.send(new DescribeKeyCommand({ KeyId: keyArn }))).KeyMetadata?.KeyState, 'Enabled');
  const deleted = await run('delete', keyArn, '--folder', server.dataFolder, '--days', '7', '--yes');
  assert.equal(deleted.exitCode, 0, deleted.stderr);
  assert.match(deleted.stdout, /It is deleted on \S+Z unless CancelKeyDeletion is called before/);
  assert.equal((await kms.send(new DescribeKeyCommand({ KeyId: keyArn }))).KeyMetadata?.KeyState, 'PendingDeletion');

  const fresh = await newKey(kms);
  const nothing = await run('usage', fresh, '--folder', server.dataFolder);
  assert.match(nothing.stdout, /^no use is known; uses are known since \S+Z$/m);
  assert.match(nothing.stdout, /^ {2}nothing that was looked at$/m);
  assert.match(nothing.stdout, /known to nobody here/);
});

test('a command line that is not understood, or a folder of nobody, is refused with every problem named', async () => {
  using folder = newFolder();
  await using server = await startServer();
  const environment = cleanEnvironment(folder.path, {
    AWS_ACCESS_KEY_ID: server.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.admin.secretAccessKey,
    AWS_REGION: 'us-east-1',
  });
  const run = (...args: string[]) =>
    crosskey(['key', ...args, '--endpoint-url', server.endpoint], environment, folder.path).ended;
  const wrong = await run('burn', '--days', '3', '--account', '12');
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /say `usage` or `delete`\n.*name one key|name one key/);
  assert.match(wrong.stderr, /--days: it is a whole number from 7 to 30/);
  const keyArn = await newKey(server.clients(server.admin).kms);
  const nobody = await run('usage', keyArn, '--folder', folder.at('nothing'));
  assert.equal(nobody.exitCode, 1);
  assert.match(nobody.stderr, /is no data folder of a server/);
  const missing = await run('usage', 'alias/nothing');
  assert.equal(missing.exitCode, 1);
  assert.match(missing.stderr, /alias\/nothing/);
});
