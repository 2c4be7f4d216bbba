// DSSE-KMS through the SDK: two layers on every path, under the KMS key of the caller's choice or the bucket's.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateKeyCommand, DisableKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UpdateObjectEncryptionCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { findMarks } from '../crash/find-marks.ts';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import type { Clients } from '../support/server.ts';
import { bytesOf, newBucketWorld, refused } from './support.ts';

async function newKey({ kms }: Clients): Promise<string> {
  return (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? assert.fail('no key');
}

const dual = (SSEKMSKeyId: string) => ({ ServerSideEncryption: 'aws:kms:dsse' as const, SSEKMSKeyId });
const shown = (answer: Pick<HeadObjectCommandOutput, 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled'>) => [
  answer.ServerSideEncryption,
  answer.SSEKMSKeyId,
  answer.BucketKeyEnabled,
];

async function read(s3: S3Client, Bucket: string, Key: string, more: { Range?: string; VersionId?: string } = {}) {
  return bytesOf(await s3.send(new GetObjectCommand({ Bucket, Key, ...more })));
}

test('put, range, head, copy and version: two layers, no Bucket Key, an ETag that is no MD5', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const mine = server.clients(server.admin);
  const keyArn = await newKey(mine);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const marks: Record<string, string> = {};
  for (const size of [0, 1000, 65_448, 65_449, 300_000]) {
    const mark = randomBytes(18).toString('base64url');
    marks[`mark ${size}`] = mark;
    const Body = size === 0 ? Buffer.alloc(0) : Buffer.alloc(size, mark);
    const Key = `object ${size}`;
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...dual(keyArn) }));
    assert.deepEqual(shown(put), ['aws:kms:dsse', keyArn, undefined]);
    assert.notEqual(put.ETag, `"${createHash('md5').update(Body).digest('hex')}"`);
    assert.deepEqual(await read(s3, Bucket, Key), Body);
    assert.deepEqual(shown(await s3.send(new HeadObjectCommand({ Bucket, Key }))), ['aws:kms:dsse', keyArn, undefined]);
    if (size > 100)
      assert.deepEqual(
        await read(s3, Bucket, Key, { Range: `bytes=${size - 70}-${size - 5}` }),
        Body.subarray(size - 70, size - 4),
      );
    const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
    const copy = await s3.send(new CopyObjectCommand({ Bucket, Key: `copy ${size}`, CopySource, ...dual(keyArn) }));
    assert.deepEqual(shown(copy), ['aws:kms:dsse', keyArn, undefined]);
    const plain = await s3.send(new CopyObjectCommand({ Bucket, Key: `plain ${size}`, CopySource }));
    assert.deepEqual(shown(plain), ['AES256', undefined, undefined]);
    for (const name of [`copy ${size}`, `plain ${size}`]) assert.deepEqual(await read(s3, Bucket, name), Body);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'newer' }));
    assert.deepEqual(await read(s3, Bucket, Key, { VersionId: put.VersionId ?? '' }), Body);
  }
  assert.deepEqual(findMarks(server.dataFolder, marks), []);
  await server.restart();
  const again = server.clients(server.admin);
  assert.equal((await read(again.s3, Bucket, 'copy 300000')).length, 300_000);
  await again.kms.send(new DisableKeyCommand({ KeyId: keyArn }));
  await refused(read(again.s3, Bucket, 'copy 300000'), 'KMS.DisabledException', 400, /disabled/);
  assert.deepEqual(server.reported, []);
});

test('uploads in parts, of bytes and of copies, read whole, by range and by part', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const keyArn = await newKey(server.clients(server.admin));
  const [first, second] = [randomBytes(5 * 1024 * 1024 + 77), randomBytes(100_000)];
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: second, ...dual(keyArn) }));
  const begun = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ...dual(keyArn) }));
  assert.deepEqual(shown(begun), ['aws:kms:dsse', keyArn, undefined]);
  const upload = { Bucket, Key: 'parts', UploadId: begun.UploadId };
  const one = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: first }));
  assert.deepEqual(shown(one), ['aws:kms:dsse', keyArn, undefined]);
  const two = await s3.send(new UploadPartCopyCommand({ ...upload, PartNumber: 2, CopySource: `${Bucket}/source` }));
  const Parts = [
    { PartNumber: 1, ETag: one.ETag },
    { PartNumber: 2, ETag: two.CopyPartResult?.ETag },
  ];
  const done = await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  assert.deepEqual(shown(done), ['aws:kms:dsse', keyArn, undefined]);
  const whole = Buffer.concat([first, second]);
  assert.ok((await read(s3, Bucket, 'parts')).equals(whole));
  const border = first.length - 50;
  const Range = `bytes=${border}-${border + 99}`;
  assert.ok((await read(s3, Bucket, 'parts', { Range })).equals(whole.subarray(border, border + 100)));
  const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'parts', PartNumber: 2 }));
  assert.ok((await bytesOf(part)).equals(second));
});

test("the bucket's default, and what contradicts it", async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const keyArn = await newKey(server.clients(server.admin));
  const setDefault = (BucketKeyEnabled: boolean) => {
    const rule = { SSEAlgorithm: 'aws:kms:dsse' as const, KMSMasterKeyID: keyArn };
    const Rules = [{ ApplyServerSideEncryptionByDefault: rule, BucketKeyEnabled }];
    return s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  };
  await refused(setDefault(true), 'InvalidArgument', 400, /Bucket Key is not supported/);
  await setDefault(false);
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
  assert.equal(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, 'aws:kms:dsse');
  const put = await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'default' }));
  assert.deepEqual(shown(put), ['aws:kms:dsse', keyArn, undefined]);
  assert.equal((await read(s3, Bucket, 'k')).toString(), 'default');
  const own = await s3.send(new PutObjectCommand({ Bucket, Key: 'own', Body: 'x', ServerSideEncryption: 'AES256' }));
  assert.deepEqual(shown(own), ['AES256', undefined, undefined]);
  const managed = await s3.send(
    new PutObjectCommand({ Bucket, Key: 'managed', Body: 'x', ServerSideEncryption: 'aws:kms:dsse' }),
  );
  assert.match(managed.SSEKMSKeyId ?? '', /^arn:aws:kms:us-east-1:\d{12}:key\//);
  const withKey = new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...dual(keyArn), BucketKeyEnabled: true });
  await refused(s3.send(withKey), 'InvalidArgument', 400, /Bucket Key is not supported/);
  const ObjectEncryption = { SSEKMS: { KMSKeyArn: keyArn } };
  const change = new UpdateObjectEncryptionCommand({ Bucket, Key: 'k', ObjectEncryption });
  await refused(s3.send(change), 'InvalidRequest', 400, /source objects with the encryption type DSSE-KMS or SSE-C/);
});

test('across accounts the key is asked as for one layer, and a policy can require two', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const admin = server.clients(server.admin);
  const theirs = await newAccount(server, 'their-account');
  const keyArn = await newKey(admin);
  const needed = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const role = await theirs.role('worker', policy(allow('s3:GetObject', 's3:PutObject', ...needed)));
  const Principal = { AWS: `arn:aws:iam::${theirs.id}:role/worker` };
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Condition = { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms:dsse' } };
  const bucketPolicy = policy(
    { Effect: 'Allow', Principal, Action: ['s3:GetObject', 's3:PutObject'], Resource },
    { Effect: 'Deny', Principal, Action: 's3:PutObject', Resource, Condition },
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(bucketPolicy) }));
  const put = (more: object) => role.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'shared', ...more }));
  await refused(put({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn }), 'AccessDenied', 403, /explicit deny/);
  await refused(put(dual(keyArn)), 'AccessDenied', 403, /kms:GenerateDataKey/);
  const own = { Effect: 'Allow', Principal: { AWS: server.managementAccount }, Action: 'kms:*', Resource: '*' };
  const share = (...Action: string[]) => {
    const Policy = JSON.stringify(policy(own, { Effect: 'Allow', Principal, Action, Resource: '*' }));
    return admin.kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
  };
  await share('kms:GenerateDataKey');
  await put(dual(keyArn));
  await refused(read(role.s3, Bucket, 'k'), 'AccessDenied', 403, /kms:Decrypt/);
  await share(...needed);
  assert.equal((await read(role.s3, Bucket, 'k')).toString(), 'shared');
  const { Events = [] } = await admin.cloudtrail.send(new LookupEventsCommand({}));
  const used = Events.filter(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes(`arn:aws:s3:::${Bucket}/k`));
  assert.deepEqual(new Set(used.map(({ EventName }) => EventName)), new Set(['GenerateDataKey', 'Decrypt']));
});
