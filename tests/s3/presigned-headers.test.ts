// Headers that the SDK moves into the query of a presigned URL count as if they were sent.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type RawAnswer, type RawRequest, sendRaw, targetOf } from '../support/http.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { startServer } from '../support/server.ts';

const Bucket = 'carried-headers';
const sse = 'x-amz-server-side-encryption';
const sseKey = `${sse}-aws-kms-key-id`;

async function newStage() {
  const server = await startServer();
  const clients = server.clients(server.admin);
  const { s3 } = clients;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { KeyMetadata: key } = await clients.kms.send(new CreateKeyCommand({}));
  /** Headers of encryption stay headers unless they are told to move. */
  const urlOf = (more: Partial<PutObjectCommandInput>, hoistableHeaders: readonly string[] = []) =>
    getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'k', ...more }), {
      expiresIn: 60,
      hoistableHeaders: new Set(hoistableHeaders),
    });
  const put = (url: string, more: RawRequest = {}) =>
    sendRaw(server.endpoint, targetOf(url), { method: 'PUT', body: 'by URL', ...more });
  const head = () => s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
  const keyArn = `${key?.Arn}`;
  return { server, clients, s3, keyArn, urlOf, put, head, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function isRefused(answer: RawAnswer, status: number, words: string): void {
  assert.ok(answer.body.includes(words), `${answer.status} ${answer.body}`);
  assert.equal(answer.status, status);
}

test('metadata in the query and encryption in headers, as the SDK presigns by default', async () => {
  await using stage = await newStage();
  const { keyArn, put, head } = stage;
  const encryption = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  const url = await stage.urlOf({
    ...encryption,
    Metadata: { author: 'a+b & c' },
    StorageClass: 'STANDARD',
    ACL: 'private',
  });
  assert.match(url, /[?&]x-amz-meta-author=a%2Bb%20%26%20c&/);
  assert.match(url, /x-amz-acl=private/);
  const headers = { [sse]: 'aws:kms', [sseKey]: keyArn };
  const stored = await put(url, { headers });
  assert.equal(stored.status, 200, stored.body.toString());
  const { Metadata, SSEKMSKeyId, ContentLength } = await head();
  assert.deepEqual(
    { Metadata, SSEKMSKeyId, ContentLength },
    {
      Metadata: { author: 'a+b & c' },
      SSEKMSKeyId: keyArn,
      ContentLength: 6,
    },
  );
  isRefused(await put(url), 403, '<Code>SignatureDoesNotMatch</Code>');
  isRefused(await put(url, { headers: { ...headers, [sse]: 'AES256' } }), 403, '<Code>SignatureDoesNotMatch</Code>');
});

test('what is in the query cannot be changed, and nothing can be added', async () => {
  await using stage = await newStage();
  const { server, clients, urlOf, put, head } = stage;
  const url = await urlOf({ Metadata: { a: 'signed' } });
  assert.equal((await put(url)).status, 200);
  const unsigned = '<HeadersNotSigned>';
  isRefused(await put(url.replace('meta-a=signed', 'meta-a=other')), 403, '<Code>SignatureDoesNotMatch</Code>');
  isRefused(await put(`${url}&x-amz-meta-b=added`), 403, '<Code>SignatureDoesNotMatch</Code>');
  for (const name of ['x-amz-meta-a', 'x-amz-meta-b', 'x-amz-acl', sse])
    isRefused(await put(url, { headers: { [name]: 'other' } }), 403, `${unsigned}${name}</HeadersNotSigned>`);
  isRefused(await put(url, { method: 'DELETE', body: '' }), 403, '<Code>SignatureDoesNotMatch</Code>');
  assert.deepEqual((await head()).Metadata, { a: 'signed' });
  assert.equal((await getObject(clients, Bucket, 'k')).toString(), 'by URL');
  const broken = await urlOf({ Metadata: { a: 'b' } });
  isRefused(await put(broken.replace('meta-a=b', 'meta-a=b%0D%0Ac')), 400, '<Code>InvalidArgument</Code>');
  server.clock.advance(61_000);
  isRefused(await put(url), 403, '<Message>Request has expired</Message>');
  assert.deepEqual(server.reported, []);
});

test('encryption that moved into the query is done, and policies see it', async () => {
  await using stage = await newStage();
  const { s3, keyArn, urlOf, put, head } = stage;
  const Condition = { StringNotEquals: { [`s3:${sse}`]: 'aws:kms' } };
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource, Condition };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(deny) }));
  isRefused(await put(await urlOf({})), 403, 's3:PutObject');
  const encryption = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  const url = await urlOf(encryption, [sse, sseKey]);
  assert.match(url, /x-amz-server-side-encryption=aws%3Akms/);
  const stored = await put(url);
  assert.equal(stored.status, 200, stored.body.toString());
  assert.equal((await head()).SSEKMSKeyId, keyArn);
  isRefused(await put(await urlOf({ ServerSideEncryption: 'AES256' }, [sse])), 403, 's3:PutObject');
});

test('an option that is not built is refused from the query too', async () => {
  await using stage = await newStage();
  const { urlOf, put, head } = stage;
  isRefused(await put(await urlOf({ WriteOffsetBytes: 1 })), 501, '`x-amz-write-offset-bytes: 1`');
  isRefused(await put(await urlOf({ ACL: 'public-read' })), 400, 'The bucket does not allow ACLs');
  isRefused(await put(await urlOf({ Tagging: 'a=1&a=2' })), 400, 'without tag name duplicates');
  await assert.rejects(head(), { name: 'NotFound' });
});

test('a copy whose source is in the query is a copy', async () => {
  await using stage = await newStage();
  const { server, clients, s3 } = stage;
  await putObject(clients, Bucket, 'source', 'copied');
  const command = new CopyObjectCommand({ Bucket, Key: 'k', CopySource: `${Bucket}/source` });
  const url = await getSignedUrl(s3, command, { expiresIn: 60 });
  assert.match(url, /x-amz-copy-source=/);
  const answer = await sendRaw(server.endpoint, targetOf(url), { method: 'PUT' });
  assert.match(answer.body.toString(), /<CopyObjectResult/);
  assert.equal((await getObject(clients, Bucket, 'k')).toString(), 'copied');
});

test('the checksum of nothing, which the SDK puts into the query, is not that of the body', async () => {
  await using stage = await newStage();
  const { clients, urlOf, put } = stage;
  const url = await urlOf({ ChecksumAlgorithm: 'SHA256' });
  assert.match(url, /x-amz-sdk-checksum-algorithm=SHA256/);
  const stored = await put(url);
  assert.equal(stored.status, 200, stored.body.toString());
  assert.equal((await getObject(clients, Bucket, 'k')).toString(), 'by URL');
});
