// What keeps a bucket from being public: on for new buckets, and each setting for what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { allow, policy as document, newAccount } from '../kms/accounts.ts';
import { policy } from '../support/policy.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { type BucketWorld, newBucketWorld, refused } from './support.ts';

const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };

const putBlock = (
  { s3, bucket: Bucket }: BucketWorld,
  PublicAccessBlockConfiguration: PublicAccessBlockConfiguration,
) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));

const allowReads = (bucket: string, Principal: unknown) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${bucket}/*`,
});

test('a new bucket blocks everything, until that is changed or deleted', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const get = async () => (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
  assert.deepEqual(await get(), on);
  await putBlock(world, { BlockPublicPolicy: true });
  assert.deepEqual(await get(), { ...off, BlockPublicPolicy: true });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await refused(get(), 'NoSuchPublicAccessBlockConfiguration', 404);
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
});

test('BlockPublicPolicy refuses a policy that is public, and no other', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const put = (Principal: unknown) =>
    s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(allowReads(Bucket, Principal)) }));
  await refused(
    put('*'),
    'AccessDenied',
    403,
    /^User: arn:aws:iam::\d{12}:user\/admin is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::crosskey-test-bucket" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access\.$/,
  );
  await put({ AWS: server.managementAccount });
  await putBlock(world, { ...on, BlockPublicPolicy: false });
  await put('*');
  // What is there already is not looked at.
  await putBlock(world, on);
});

test('RestrictPublicBuckets leaves a bucket with a public policy to its own account', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const account = await newAccount(server, 'another');
  const reader = await account.user('reader', document(allow('s3:GetObject')));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await unblockPublicAccess(world, Bucket);
  const Policy = policy(allowReads(Bucket, '*'), allowReads(Bucket, { AWS: account.id }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const stranger = async () => (await fetch(`${server.endpoint}/${Bucket}/a`)).status;
  const read = () => reader.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  assert.equal(await stranger(), 200);
  await read();
  await putBlock(world, { RestrictPublicBuckets: true });
  assert.equal(await stranger(), 403);
  // Also what the policy gives to one account by its name.
  await refused(read(), 'AccessDenied', 403, /no resource-based policy allows the s3:GetObject action/);
  await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  // Without the public statement the policy counts again.
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(allowReads(Bucket, { AWS: account.id })) }));
  await read();
});

test('lesson 5: what a restricted policy denies stays denied', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const account = await newAccount(server, 'another');
  const reader = await account.user('reader', document(allow('s3:GetObject')));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await putBlock(world, { RestrictPublicBuckets: true });
  const deny = { ...allowReads(Bucket, { AWS: account.id }), Effect: 'Deny' };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(allowReads(Bucket, '*'), deny) }));
  const read = reader.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await refused(read, 'AccessDenied', 403, /explicit deny in a resource-based policy/);
});
