// The tags of a bucket: what they may be, and how they decide on access where the owner lets them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  GetBucketAbacCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketAbacCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  type S3Client,
  type Tag,
} from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { startServer } from '../support/server.ts';
import { newBucketWorld, refused } from './support.ts';

const put = (s3: S3Client, Bucket: string, TagSet: Tag[]) =>
  s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
const tagsOf = async (s3: S3Client, Bucket: string) => (await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet;
const setAbac = (s3: S3Client, Bucket: string, Status: 'Enabled' | 'Disabled') =>
  s3.send(new PutBucketAbacCommand({ Bucket, AbacStatus: { Status } }));

test('tags are given back as they were put, replaced as a whole, and go with the bucket', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  await refused(s3.send(new GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet', 404);
  const tags = [
    { Key: 'Größe+1', Value: 'a=b:c/d @_.-' },
    { Key: 'empty', Value: '' },
  ];
  await put(s3, Bucket, tags);
  assert.deepEqual(await tagsOf(s3, Bucket), tags);
  await put(s3, Bucket, [{ Key: 'k', Value: 'v' }]);
  assert.deepEqual(await tagsOf(s3, Bucket), [{ Key: 'k', Value: 'v' }]);
  await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  await refused(s3.send(new GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet', 404);
  await put(s3, Bucket, [{ Key: 'k', Value: 'v' }]);
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket }));
  await refused(s3.send(new GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet', 404);
});

test('tags beyond the rules of S3 are refused', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
  const wrong: [Tag[], RegExp][] = [
    [[...many(1), ...many(1)], /multiple Tags with the same key/],
    [[{ Key: 'aws:mine', Value: 'v' }], /System tags cannot be added/],
    [[{ Key: 'k'.repeat(129), Value: 'v' }], /TagKey/],
    [[{ Key: 'k{}', Value: 'v' }], /TagKey/],
    [[{ Key: 'k', Value: 'v'.repeat(257) }], /TagValue/],
    [[{ Key: 'k', Value: 'v*' }], /TagValue/],
  ];
  for (const [tags, words] of wrong) await refused(put(s3, Bucket, tags), 'InvalidTag', 400, words);
  await refused(put(s3, Bucket, many(51)), 'BadRequest', 400, /50/);
  await put(s3, Bucket, many(50));
  await put(s3, Bucket, [{ Key: '𠀀'.repeat(128), Value: 'v' }]);
  await refused(setAbac(s3, Bucket, 'enabled' as 'Enabled'), 'MalformedXML', 400);
  const other = { Bucket, ExpectedBucketOwner: '999999999999' };
  await refused(s3.send(new GetBucketTaggingCommand(other)), 'AccessDenied', 403);
  await refused(s3.send(new DeleteBucketTaggingCommand(other)), 'AccessDenied', 403);
});

test('a document that needs a checksum is refused without one', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  s3.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      for (const name of Object.keys(headers)) if (/checksum/.test(name)) delete headers[name];
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  await refused(put(s3, Bucket, [{ Key: 'k', Value: 'v' }]), 'InvalidRequest', 400, /Content-MD5/);
  await setAbac(s3, Bucket, 'Disabled');
});

test('a bucket can be created with tags, by who may tag', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'tagged');
  const create = (s3: S3Client, Bucket: string, Tags: Tag[]) =>
    s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { Tags } }));
  const tags = [{ Key: 'project', Value: 'blue' }];
  const creator = await account.user('creator', policy(allow('s3:CreateBucket')));
  await refused(create(creator.s3, 'crosskey-tagged-a', tags), 'AccessDenied', 403, /s3:TagResource/);
  const statement = {
    ...allow('s3:CreateBucket', 's3:TagResource'),
    Condition: {
      StringEquals: { 'aws:RequestTag/project': 'blue' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': 'project' },
    },
  };
  const blue = await account.user('blue', policy(statement));
  await refused(create(blue.s3, 'crosskey-tagged-a', [{ Key: 'project', Value: 'red' }]), 'AccessDenied', 403);
  await create(blue.s3, 'crosskey-tagged-a', tags);
  assert.deepEqual(await tagsOf(account.admin.s3, 'crosskey-tagged-a'), tags);
  await refused(create(account.admin.s3, 'crosskey-tagged-b', [{ Key: 'aws:x', Value: '' }]), 'InvalidTag', 400);
});

test('tags decide only where the owner lets them, and then only the owner of that switch changes them', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'abac');
  const { s3 } = account.admin;
  const Bucket = 'crosskey-abac';
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await put(s3, Bucket, [{ Key: 'team', Value: 'blue' }]);
  const on = (key: string, action: string) => ({
    ...allow(action),
    Condition: { StringEquals: { [`${key}/team`]: 'blue' } },
  });
  const member = await account.user(
    'member',
    policy(on('aws:ResourceTag', 's3:ListBucket'), on('s3:BucketTag', 's3:GetObject')),
  );
  const stray = await account.user('stray', policy(on('aws:ResourceTag', 's3:GetObject')));
  const list = () => member.s3.send(new ListObjectsV2Command({ Bucket }));
  const get = (by: S3Client) => by.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  assert.equal((await s3.send(new GetBucketAbacCommand({ Bucket }))).AbacStatus?.Status, 'Disabled');
  await refused(list(), 'AccessDenied', 403, /no identity-based policy/);
  await setAbac(s3, Bucket, 'Enabled');
  assert.equal((await s3.send(new GetBucketAbacCommand({ Bucket }))).AbacStatus?.Status, 'Enabled');
  await list();
  await (await get(member.s3)).Body?.transformToByteArray();
  // The bucket's tags are not those of the object.
  await refused(get(stray.s3), 'AccessDenied', 403, /no identity-based policy/);
  await refused(put(s3, Bucket, [{ Key: 'team', Value: 'red' }]), 'InvalidRequest', 400, /TagResource/);
  await refused(s3.send(new DeleteBucketTaggingCommand({ Bucket })), 'InvalidRequest', 400, /UntagResource/);
  await setAbac(s3, Bucket, 'Disabled');
  await put(s3, Bucket, [{ Key: 'team', Value: 'red' }]);
  await setAbac(s3, Bucket, 'Enabled');
  await refused(list(), 'AccessDenied', 403, /no identity-based policy/);
});
