// `aws s3` with its default settings: mb, cp, sync, ls, rm, rb and presign. https://docs.aws.amazon.com/cli/latest/reference/s3/
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { awsCli, withoutCli } from '../support/aws-cli.ts';
import { type Folder, newFolder } from '../support/folder.ts';
import { sendRaw, targetOf } from '../support/http.ts';
import { startServer } from '../support/server.ts';

const mib = 1024 * 1024;
const skip = withoutCli;
const bucket = 's3://cli-bucket';

async function newStage() {
  const server = await startServer();
  const folder = newFolder();
  return {
    server,
    folder,
    aws: awsCli(server, server.admin, folder.path),
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A minute old: S3 tells whole seconds, so that `sync` takes a file of this very second for newer than its object. */
function write(folder: Folder, name: string, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  writeFileSync(folder.at(name), bytes);
  const writtenSeconds = Date.now() / 1000 - 60;
  utimesSync(folder.at(name), writtenSeconds, writtenSeconds);
  return bytes;
}

test('aws s3 mb, cp, ls, presign, rm and rb', { skip }, async () => {
  await using stage = await newStage();
  const { aws, folder, server } = stage;
  const sent = write(folder, 'sent', 'what goes there comes back\n');
  assert.match(await aws.run('s3', 'mb', bucket), /make_bucket: cli-bucket/);
  await aws.run('s3', 'cp', 'sent', `${bucket}/a folder/sent+50%.txt`);
  await aws.run('s3', 'cp', `${bucket}/a folder/sent+50%.txt`, 'received');
  assert.deepEqual(readFileSync(folder.at('received')), sent);
  assert.match(await aws.run('s3', 'ls'), /\d cli-bucket\n/);
  assert.match(await aws.run('s3', 'ls', bucket), /PRE a folder\//);
  assert.match(await aws.run('s3', 'ls', '--recursive', bucket), / 27 a folder\/sent\+50%\.txt\n/);
  const url = (await aws.run('s3', 'presign', `${bucket}/a folder/sent+50%.txt`)).trim();
  assert.equal((await sendRaw(server.endpoint, targetOf(url))).body.toString(), sent.toString());
  assert.match(await aws.fails('s3', 'rb', bucket), /BucketNotEmpty/);
  assert.match(await aws.fails('s3', 'cp', `${bucket}/nothing`, 'x'), /\(404\) when calling the HeadObject operation/);
  await aws.run('s3', 'rm', `${bucket}/a folder/sent+50%.txt`);
  await aws.run('s3', 'rb', bucket);
  assert.equal(await aws.run('s3', 'ls'), '');
  assert.deepEqual(server.reported, []);
});

test('aws s3 sync goes both ways, and takes away what is gone', { skip }, async () => {
  await using stage = await newStage();
  const { aws, folder } = stage;
  mkdirSync(folder.at('here', 'inner'), { recursive: true });
  const names = ['empty', 'plain', 'ä ö', 'a+b %41', 'inner/deep', "it's & <that>"];
  for (const name of names) write(folder, `here/${name}`, name === 'empty' ? '' : `content of ${name}`);
  await aws.run('s3', 'mb', bucket);
  await aws.run('s3', 'sync', 'here', `${bucket}/there`);
  assert.equal(await aws.run('s3', 'sync', 'here', `${bucket}/there`), '');
  await aws.run('s3', 'sync', `${bucket}/there`, 'back');
  for (const name of names)
    assert.deepEqual(readFileSync(folder.at('back', name)), readFileSync(folder.at('here', name)));
  await aws.run('s3', 'rm', `${bucket}/there/plain`);
  assert.match(await aws.run('s3', 'sync', '--delete', `${bucket}/there`, 'back'), /delete: back\/plain/);
  await aws.run('s3', 'rm', '--recursive', bucket);
  await aws.run('s3', 'rb', bucket);
});

test('aws s3 cp of 100 MiB goes in parts, there, across and back', { skip }, async () => {
  await using stage = await newStage();
  const { aws, folder, server } = stage;
  const content = Buffer.alloc(100 * mib);
  for (let index = 0; index < content.length; index += 4096) content.writeUInt32LE(index, index);
  write(folder, 'large', content);
  await aws.run('s3', 'mb', bucket);
  await aws.run('s3', 'cp', '--no-progress', 'large', `${bucket}/large`);
  await aws.run('s3', 'cp', '--no-progress', `${bucket}/large`, `${bucket}/across`);
  await aws.run('s3', 'cp', '--no-progress', `${bucket}/across`, 'back');
  assert.ok(readFileSync(folder.at('back')).equals(content));
  const head = await aws.json('s3api', 'head-object', '--bucket', 'cli-bucket', '--key', 'large');
  assert.equal(head.ContentLength, 100 * mib);
  assert.match(`${head.ETag}`, /-13"$/);
  const uploads = await aws.run('s3api', 'list-multipart-uploads', '--bucket', 'cli-bucket', '--query', 'Uploads');
  assert.match(uploads, /^null/);
  assert.deepEqual(server.reported, []);
});

test('aws s3 cp encrypts as it is told and writes to standard output', { skip }, async () => {
  await using stage = await newStage();
  const { aws, folder } = stage;
  const sent = write(folder, 'sent', 'secret');
  await aws.run('s3', 'mb', bucket);
  const made = await aws.json('kms', 'create-key');
  const { KeyId: keyId, Arn: keyArn } = made.KeyMetadata as { readonly KeyId: string; readonly Arn: string };
  await aws.run('s3', 'cp', 'sent', `${bucket}/k`, '--sse', 'aws:kms', '--sse-kms-key-id', keyId);
  const head = await aws.json('s3api', 'head-object', '--bucket', 'cli-bucket', '--key', 'k');
  assert.equal(head.SSEKMSKeyId, keyArn);
  assert.equal(await aws.run('s3', 'cp', `${bucket}/k`, '-'), sent.toString());
  await aws.run('kms', 'disable-key', '--key-id', keyId);
  const words = await aws.fails('s3', 'cp', `${bucket}/k`, '-');
  assert.ok(
    words.includes(
      `An error occurred (KMS.DisabledException) when calling the GetObject operation: ${keyArn} is disabled.`,
    ),
    words,
  );
});

test('aws s3 over HTTPS with the authority of the server', { skip }, async () => {
  await using stage = await newStage();
  const { server, folder } = stage;
  write(folder, 'authority.pem', server.authority);
  const secure = { AWS_ENDPOINT_URL: server.secureEndpoint };
  const trusting = awsCli(server, server.admin, folder.path, { ...secure, AWS_CA_BUNDLE: folder.at('authority.pem') });
  assert.match(await trusting.run('s3', 'mb', bucket), /make_bucket/);
  const sent = write(folder, 'sent', 'over TLS');
  await trusting.run('s3', 'cp', 'sent', `${bucket}/k`);
  assert.equal(await trusting.run('s3', 'cp', `${bucket}/k`, '-'), sent.toString());
  const stranger = awsCli(server, server.admin, folder.path, secure);
  assert.match(await stranger.fails('s3', 'ls'), /SSL validation failed/);
});
