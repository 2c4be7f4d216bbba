// What a permission to read, to list and to delete tells, key by key; and what strangers see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-s3';
import { CreateBucketCommand, DeleteObjectsCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { startServer } from '../support/server.ts';
import { refused } from './support.ts';

const Bucket = 'crosskey-permissions';
const Key = 'a';

async function newWorld() {
  const server = await startServer();
  const account = await newAccount(server, 'permissions');
  const { s3 } = account.admin;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'archived', Body: 'x', StorageClass: 'GLACIER' }));
  return { server, account, s3, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a missing key is told from a forbidden one only to those who may list', async () => {
  await using world = await newWorld();
  const reader = await world.account.user('reader', policy(allow('s3:GetObject')));
  const missing = { Bucket, Key: 'missing' };
  await refused(reader.s3.send(new GetObjectCommand(missing)), 'AccessDenied', 403, /s3:ListBucket/);
  const lister = await world.account.user('lister', policy(allow('s3:GetObject', 's3:ListBucket')));
  await refused(lister.s3.send(new GetObjectCommand(missing)), 'NoSuchKey', 404);
});

test('of many deletions each is decided for itself', async () => {
  await using world = await newWorld();
  for (const name of ['mine/a', 'theirs/a'])
    await world.s3.send(new PutObjectCommand({ Bucket, Key: name, Body: 'x' }));
  const own = { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${Bucket}/mine/*` };
  const user = await world.account.user('deleter', policy(own));
  const Objects = [{ Key: 'mine/a' }, { Key: 'theirs/a' }];
  const { Deleted, Errors } = await user.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual(
    Deleted?.map(({ Key: key }) => key),
    ['mine/a'],
  );
  assert.deepEqual(
    Errors?.map(({ Key: key, Code }) => [key, Code]),
    [['theirs/a', 'AccessDenied']],
  );
  await world.s3.send(new GetObjectCommand({ Bucket, Key: 'theirs/a' }));
});

test('a stranger reads what is public in any Region', async () => {
  await using world = await newWorld();
  const { server, account } = world;
  const { s3 } = server.clients(account.credentials, 'eu-central-1');
  const place = { Bucket: 'crosskey-public-abroad', Key };
  await s3.send(new CreateBucketCommand({ Bucket: place.Bucket }));
  await s3.send(new PutObjectCommand({ ...place, Body: 'public' }));
  const url = `${server.endpoint}/${place.Bucket}/${Key}`;
  assert.equal((await fetch(url)).status, 403);
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${place.Bucket}/*`,
  };
  await unblockPublicAccess({ s3 }, place.Bucket);
  await s3.send(new sdk.PutBucketPolicyCommand({ Bucket: place.Bucket, Policy: JSON.stringify(policy(statement)) }));
  assert.equal(await (await fetch(url)).text(), 'public');
});

test('a stranger without credentials learns nothing but that a bucket is there', async () => {
  await using world = await newWorld();
  const { server } = world;
  for (const path of [Bucket, `${Bucket}/${Key}`, `${Bucket}/missing`]) {
    const answer = await fetch(`${server.endpoint}/${path}`);
    assert.equal(answer.status, 403, path);
    assert.match(await answer.text(), /<Code>AccessDenied<\/Code>/);
  }
  assert.equal((await fetch(`${server.endpoint}/no-such-bucket-here/a`)).status, 404);
  const Policy = JSON.stringify(
    policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }),
  );
  await unblockPublicAccess(world, Bucket);
  await world.s3.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy }));
  const open = await fetch(`${server.endpoint}/${Bucket}/${Key}`);
  assert.deepEqual([open.status, await open.text()], [200, 'x']);
  const overridden = await fetch(`${server.endpoint}/${Bucket}/${Key}?response-content-type=text/html`);
  assert.equal(overridden.status, 400);
  assert.match(await overridden.text(), /anonymous/);
  const kms = { ServerSideEncryption: 'aws:kms' } as const;
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'secret', Body: 'x', ...kms }));
  const secret = await fetch(`${server.endpoint}/${Bucket}/secret`);
  assert.equal(secret.status, 400);
  assert.match(await secret.text(), /Signature Version 4/);
});
