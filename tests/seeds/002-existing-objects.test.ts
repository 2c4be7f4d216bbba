// Seed 002: what encryption by default changes, and what it leaves as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
} from '@aws-sdk/client-s3';
import { getObject, putObject } from '../support/objects.ts';
import { denied, refused } from '../support/refused.ts';
import { layers, newCrossing, region } from './crossing.ts';

const large = Buffer.alloc(300_000, 'kept as it was ');

test('seed 002-5: default encryption leaves earlier objects as they were, and a copy onto itself encrypts them', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  const { a, keyArn } = crossing;
  const { s3 } = a.clients;
  const Bucket = 'older-bucket';
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  const bodies = { small: Buffer.from('small'), large };
  for (const [Key, Body] of Object.entries(bodies)) await putObject(a.clients, Bucket, Key, Body);
  const before = await s3.send(new HeadObjectCommand({ Bucket, Key: 'large' }));
  assert.equal(before.ServerSideEncryption, 'AES256');
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: keyArn } };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));

  const after = await s3.send(new HeadObjectCommand({ Bucket, Key: 'large' }));
  assert.equal(after.ServerSideEncryption, 'AES256');
  assert.equal(after.SSEKMSKeyId, undefined);
  assert.equal(after.ETag, before.ETag);
  assert.deepEqual(after.LastModified, before.LastModified);
  const fresh = await putObject(a.clients, Bucket, 'fresh', 'x');
  assert.equal(fresh.SSEKMSKeyId, keyArn);

  for (const [Key, body] of Object.entries(bodies)) {
    const copy = { Bucket, Key, CopySource: `${Bucket}/${Key}`, SSEKMSKeyId: keyArn } as const;
    await s3.send(new CopyObjectCommand({ ...copy, ServerSideEncryption: 'aws:kms' }));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    assert.equal(head.SSEKMSKeyId, keyArn);
    assert.deepEqual(await getObject(a.clients, Bucket, Key), body);
  }
  assert.deepEqual(crossing.server.reported, []);
});

test('seed 002-5: a copy onto itself that changes nothing is refused', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  const { a, bucket } = crossing;
  await putObject(a.clients, bucket, 'k', 'x');
  const copy = new CopyObjectCommand({ Bucket: bucket, Key: 'k', CopySource: `${bucket}/k` });
  await refused(a.clients.s3.send(copy), {
    status: 400,
    code: 'InvalidRequest',
    message: /^This copy request is illegal because it is trying to copy an object to itself without changing/,
  });
});

test('seed 002-6: listing needs no permission on the key', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  const { a, principal, bucket, keyArn } = crossing;
  await crossing.grant(...layers);
  for (const key of ['a', 'b/c', 'b/d']) await putObject(a.clients, bucket, key, key);
  await crossing.revoke('key');
  const listed = await principal.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  assert.deepEqual(
    listed.Contents?.map(({ Key, Size }) => [Key, Size]),
    [
      ['a', 1],
      ['b/c', 3],
      ['b/d', 3],
    ],
  );
  await denied(getObject(principal.clients, bucket, 'a'), {
    caller: principal.callerArn,
    action: 'kms:Decrypt',
    resource: keyArn,
    because: 'no resource-based policy',
  });
});
