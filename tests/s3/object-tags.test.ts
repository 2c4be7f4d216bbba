// Tags of objects: given with a write or apart, counted, copied, and asked for by policies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { allow, policy as document, newAccount } from '../kms/accounts.ts';
import { uploadInParts } from '../support/multipart.ts';
import { policy } from '../support/policy.ts';
import { newBucketWorld, refused, textOf } from './support.ts';

const tagsOf = async (s3: S3Client, Bucket: string, Key: string, VersionId?: string) => {
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key, VersionId }));
  return Object.fromEntries((TagSet ?? []).map((tag) => [tag.Key, tag.Value]));
};
const putTags = (s3: S3Client, Bucket: string, Key: string, tags: object, VersionId?: string) => {
  const TagSet = Object.entries(tags).map(([name, Value]) => ({ Key: name, Value }));
  return s3.send(new PutObjectTaggingCommand({ Bucket, Key, VersionId, Tagging: { TagSet } }));
};

test('tags come with a write or apart from it, and change nothing else of the object', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const place = { Bucket, Key: 'a' };
  const { ETag } = await s3.send(new PutObjectCommand({ ...place, Body: 'x', Tagging: 'a=1&b%20c=%2B' }));
  assert.deepEqual(await tagsOf(s3, Bucket, 'a'), { a: '1', 'b c': '+' });
  const head = await s3.send(new HeadObjectCommand(place));
  assert.equal(head.TagCount, 2);
  await putTags(s3, Bucket, 'a', { team: 'blue' });
  assert.deepEqual(await tagsOf(s3, Bucket, 'a'), { team: 'blue' });
  const read = await s3.send(new GetObjectCommand(place));
  assert.deepEqual(
    [read.TagCount, read.ETag, read.LastModified, await textOf(read)],
    [1, ETag, head.LastModified, 'x'],
  );
  await s3.send(new DeleteObjectTaggingCommand(place));
  assert.deepEqual(await tagsOf(s3, Bucket, 'a'), {});
  assert.equal((await s3.send(new HeadObjectCommand(place))).TagCount, undefined);
  await uploadInParts(server.clients(server.admin), Bucket, 'parts', [Buffer.from('x')], { Tagging: 'a=1' });
  assert.deepEqual(await tagsOf(s3, Bucket, 'parts'), { a: '1' });
  assert.deepEqual(server.reported, []);
});

test('wrong tags are refused, and nothing is written', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const put = (Tagging: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging }));
  await refused(put('a=1&a=2'), 'InvalidArgument', 400, /without tag name duplicates/);
  await refused(put('aws:a=1'), 'InvalidTag', 400, /cannot be prefixed with aws:/);
  const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`k${index}`, 'v']));
  await refused(put(new URLSearchParams(eleven).toString()), 'BadRequest', 400, /cannot be greater than 10/);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), 'NoSuchKey', 404);
  await refused(putTags(s3, Bucket, 'a', { a: '1' }), 'NoSuchKey', 404);
  await put('a=1');
  await refused(putTags(s3, Bucket, 'a', eleven), 'BadRequest', 400);
  const TagSet = [1, 2].map((value) => ({ Key: 'same', Value: String(value) }));
  const twice = s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet } }));
  await refused(twice, 'InvalidTag', 400, /multiple Tags with the same key/);
  assert.deepEqual(await tagsOf(s3, Bucket, 'a'), { a: '1' });
});

test('each version has tags of its own', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const Status = 'Enabled';
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const put = async (Tagging: string) =>
    (await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging }))).VersionId;
  const [first, second] = [await put('a=1'), await put('a=2')];
  const changed = await putTags(s3, Bucket, 'a', { a: 'old' }, first);
  assert.equal(changed.VersionId, first);
  assert.deepEqual(
    [await tagsOf(s3, Bucket, 'a', first), await tagsOf(s3, Bucket, 'a', second), await tagsOf(s3, Bucket, 'a')],
    [{ a: 'old' }, { a: '2' }, { a: '2' }],
  );
  await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'a', VersionId: first }));
  assert.deepEqual([await tagsOf(s3, Bucket, 'a', first), await tagsOf(s3, Bucket, 'a')], [{}, { a: '2' }]);
});

test('a copy takes the tags along, or others', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'a=1' }));
  const copy = (by: S3Client, Key: string, more: object = {}) =>
    by.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/a`, ...more }));
  await copy(s3, 'same');
  assert.deepEqual(await tagsOf(s3, Bucket, 'same'), { a: '1' });
  await copy(s3, 'others', { TaggingDirective: 'REPLACE', Tagging: 'b=2' });
  assert.deepEqual(await tagsOf(s3, Bucket, 'others'), { b: '2' });
  await copy(s3, 'none', { TaggingDirective: 'REPLACE' });
  assert.deepEqual(await tagsOf(s3, Bucket, 'none'), {});
  await refused(copy(s3, 'x', { TaggingDirective: 'KEEP' }), 'InvalidArgument', 400, /Unknown tagging directive/);
  await refused(copy(s3, 'x', { Tagging: 'b=2' }), 'InvalidArgument', 400, /REPLACE/);
  const account = await newAccount(server, 'copier');
  const Statement = {
    Effect: 'Allow',
    Principal: { AWS: account.id },
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(Statement) }));
  const blind = await account.user('blind', document(allow('s3:GetObject', 's3:PutObject', 's3:PutObjectTagging')));
  await refused(copy(blind.s3, 'x'), 'AccessDenied', 403, /s3:GetObjectTagging/);
  const mute = await account.user('mute', document(allow('s3:GetObject', 's3:PutObject', 's3:GetObjectTagging')));
  await refused(copy(mute.s3, 'x'), 'AccessDenied', 403, /s3:PutObjectTagging/);
  await copy(blind.s3, 'x', { TaggingDirective: 'REPLACE', Tagging: 'c=3' });
});

test('policies ask for the tags that are there, and for those that a request gives', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const account = await newAccount(server, 'another');
  const user = await account.user('user', document(allow('s3:*')));
  const statement = (Action: string | string[], Condition: object) => ({
    Effect: 'Allow',
    Principal: { AWS: account.id },
    Action,
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition,
  });
  const Policy = policy(
    statement('s3:GetObject', { StringEquals: { 's3:ExistingObjectTag/open': 'yes' } }),
    statement(['s3:PutObject', 's3:PutObjectTagging'], {
      StringEquals: { 's3:RequestObjectTag/team': 'blue' },
      'ForAllValues:StringEquals': { 's3:RequestObjectTagKeys': ['team', 'cost'] },
    }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'open=yes' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x', Tagging: 'open=no' }));
  const read = (Key: string) => user.s3.send(new GetObjectCommand({ Bucket, Key }));
  await read('a');
  const words = /no resource-based policy allows the s3:GetObject action/;
  await refused(read('b'), 'AccessDenied', 403, words);
  // What is missing is refused in the same words: tags tell nobody what is there.
  await refused(read('missing'), 'AccessDenied', 403, words);
  assert.equal((await read('a')).TagCount, undefined);
  const put = (Tagging?: string) =>
    user.s3.send(new PutObjectCommand({ Bucket, Key: 'mine', Body: 'x', ...(Tagging !== undefined && { Tagging }) }));
  await refused(put(), 'AccessDenied', 403, /s3:PutObject/);
  await refused(put('team=red'), 'AccessDenied', 403, /s3:PutObject/);
  await refused(put('team=blue&secret=x'), 'AccessDenied', 403, /s3:PutObject/);
  await put('team=blue&cost=1');
});
