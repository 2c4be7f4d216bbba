// What access control lists are worth: to other accounts, to everybody, and to the owners of objects in foreign buckets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type Owner,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { policy as document } from '../kms/accounts.ts';
import { policy } from '../support/policy.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { canonicalId, newAclWorld, shown } from './acl-support.ts';
import { refused } from './support.ts';

const noResourcePolicy = (action: string) => new RegExp(`no resource-based policy allows the ${action} action`);

test('a grant to an account lets in those of it whose own policies allow', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, other } = world;
  const { s3 } = world.owner.admin;
  const nobody = await other.user('nobody');
  const list = (by: S3Client) => by.send(new ListObjectsV2Command({ Bucket }));
  await refused(list(user.s3), 'AccessDenied', 403, noResourcePolicy('s3:ListBucket'));
  await s3.send(new PutBucketAclCommand({ Bucket, GrantRead: `id=${await canonicalId(other.admin.s3)}` }));
  await list(user.s3);
  await refused(list(nobody.s3), 'AccessDenied', 403, /no identity-based policy allows/);
  // READ of the bucket is not READ of its objects.
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const read = () => user.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await refused(read(), 'AccessDenied', 403, noResourcePolicy('s3:GetObject'));
  await s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', GrantRead: `id=${await canonicalId(other.admin.s3)}` }));
  await read();
  const readAcl = user.s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }));
  await refused(readAcl, 'AccessDenied', 403, noResourcePolicy('s3:GetObjectAcl'));
});

test('lesson 5: a list never overrides an explicit deny', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, other } = world;
  const { s3 } = world.owner.admin;
  const GrantFullControl = `id=${await canonicalId(other.admin.s3)}`;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', GrantFullControl }));
  const read = (by: S3Client) => by.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await read(user.s3);
  const all = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const denied = await other.user('denied', document(all, { ...all, Effect: 'Deny', Action: 's3:GetObject' }));
  await refused(read(denied.s3), 'AccessDenied', 403, /explicit deny in an identity-based policy/);
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Policy = policy({ Effect: 'Deny', Principal: { AWS: other.id }, Action: 's3:GetObject', Resource });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await refused(read(user.s3), 'AccessDenied', 403, /explicit deny in a resource-based policy/);
});

test('strangers read what a public list gives, until public lists are ignored', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, server } = world;
  const { s3 } = world.owner.admin;
  await unblockPublicAccess({ s3 }, Bucket);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'all', Body: 'x', ACL: 'public-read' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'signed', Body: 'x', ACL: 'authenticated-read' }));
  const stranger = async (key: string) => (await fetch(`${server.endpoint}/${Bucket}/${key}`)).status;
  const signed = (Key: string) => world.user.s3.send(new GetObjectCommand({ Bucket, Key }));
  assert.deepEqual([await stranger('all'), await stranger('signed')], [200, 403]);
  for (const key of ['all', 'signed']) await signed(key);
  await s3.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }),
  );
  assert.equal(await stranger('all'), 403);
  for (const key of ['all', 'signed'])
    await refused(signed(key), 'AccessDenied', 403, noResourcePolicy('s3:GetObject'));
  // What is ignored is still there.
  const { Grants } = await s3.send(new GetObjectAclCommand({ Bucket, Key: 'all' }));
  assert.deepEqual(Grants?.map(shown).at(-1), 'AllUsers READ');
});

test('who writes into a foreign bucket owns the object: its bucket policy does not open it, nor its own account', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, owner, other } = world;
  const mine = owner.admin.s3;
  await mine.send(new PutBucketAclCommand({ Bucket, GrantWrite: `id=${await canonicalId(other.admin.s3)}` }));
  await user.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await user.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Policy = policy({ Effect: 'Allow', Principal: { AWS: owner.id }, Action: 's3:*', Resource });
  await mine.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const read = () => mine.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await refused(read(), 'AccessDenied', 403, noResourcePolicy('s3:GetObject'));
  const { Owner, Grants } = await user.s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }));
  const otherId = await canonicalId(other.admin.s3);
  assert.deepEqual([Owner?.ID, Grants?.map(shown)], [otherId, [`${otherId} FULL_CONTROL`]]);
  await user.s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'bucket-owner-full-control' }));
  await read();
  // Whatever the list says, the bucket's owner may always remove it.
  await user.s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'private' }));
  await mine.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
});

test('WRITE makes new objects, and leaves those of others alone', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, owner, other } = world;
  const mine = owner.admin.s3;
  await mine.send(new PutBucketAclCommand({ Bucket, GrantWrite: `id=${await canonicalId(other.admin.s3)}` }));
  await mine.send(new PutObjectCommand({ Bucket, Key: 'mine', Body: 'x' }));
  const put = (Key: string) => user.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'theirs' }));
  const remove = (Key: string) => user.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await refused(put('mine'), 'AccessDenied', 403, noResourcePolicy('s3:PutObject'));
  await refused(remove('mine'), 'AccessDenied', 403, noResourcePolicy('s3:DeleteObject'));
  await put('theirs');
  await put('theirs');
  await remove('theirs');
  // Nor does an upload in parts that began before there was an object.
  const upload = { Bucket, Key: 'late' };
  const { UploadId } = await user.s3.send(new CreateMultipartUploadCommand(upload));
  const { ETag } = await user.s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
  await mine.send(new PutObjectCommand({ ...upload, Body: 'mine' }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const complete = user.s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
  await refused(complete, 'AccessDenied', 403, noResourcePolicy('s3:PutObject'));
});

test('a bucket whose owner prefers to own takes what is given with full control', async () => {
  await using world = await newAclWorld('BucketOwnerPreferred');
  const { bucket: Bucket, user, owner, other } = world;
  const mine = owner.admin.s3;
  await mine.send(new PutBucketAclCommand({ Bucket, GrantWrite: `id=${await canonicalId(other.admin.s3)}` }));
  const ownerOf = async (Key: string) => (await mine.send(new GetObjectAclCommand({ Bucket, Key }))).Owner?.ID;
  await user.s3.send(new PutObjectCommand({ Bucket, Key: 'given', Body: 'x', ACL: 'bucket-owner-full-control' }));
  assert.equal(await ownerOf('given'), await canonicalId(mine));
  await mine.send(new GetObjectCommand({ Bucket, Key: 'given' }));
  const GrantFullControl = `id=${await canonicalId(mine)}`;
  await user.s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'x', GrantFullControl }));
  assert.equal(await ownerOf('kept'), await canonicalId(other.admin.s3));
});

test('listings name the owner of each object', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, owner, other } = world;
  const mine = owner.admin.s3;
  const [ownerId, otherId] = [await canonicalId(mine), await canonicalId(other.admin.s3)];
  const Status = 'Enabled';
  await mine.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  await mine.send(new PutBucketAclCommand({ Bucket, GrantWrite: `id=${otherId}` }));
  await mine.send(new PutObjectCommand({ Bucket, Key: 'mine', Body: 'x' }));
  await user.s3.send(new PutObjectCommand({ Bucket, Key: 'theirs', Body: 'x' }));
  await user.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'begun' }));
  const owners = (entries: readonly { readonly Key?: string | undefined; readonly Owner?: Owner | undefined }[] = []) =>
    entries.map(({ Key, Owner }) => [Key, Owner?.ID]);
  const expected = [
    ['mine', ownerId],
    ['theirs', otherId],
  ];
  assert.deepEqual(owners((await mine.send(new ListObjectsCommand({ Bucket }))).Contents), expected);
  assert.deepEqual(
    owners((await mine.send(new ListObjectsV2Command({ Bucket, FetchOwner: true }))).Contents),
    expected,
  );
  assert.deepEqual(owners((await mine.send(new ListObjectVersionsCommand({ Bucket }))).Versions), expected);
  const { Uploads } = await mine.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.deepEqual(owners(Uploads), [['begun', otherId]]);
  await user.s3.send(new DeleteObjectCommand({ Bucket, Key: 'theirs' }));
  const { DeleteMarkers } = await mine.send(new ListObjectVersionsCommand({ Bucket }));
  assert.deepEqual(owners(DeleteMarkers), [['theirs', otherId]]);
});

test('each version has a list of its own', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, owner, other } = world;
  const mine = owner.admin.s3;
  const Status = 'Enabled';
  await mine.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const put = async () => (await mine.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }))).VersionId;
  const [first, second] = [await put(), await put()];
  const GrantRead = `id=${await canonicalId(other.admin.s3)}`;
  await mine.send(new PutObjectAclCommand({ Bucket, Key: 'a', VersionId: first, GrantRead }));
  const read = (VersionId: string | undefined) => user.s3.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }));
  await read(first);
  await refused(read(second), 'AccessDenied', 403, noResourcePolicy('s3:GetObjectVersion'));
  await refused(read(undefined), 'AccessDenied', 403, noResourcePolicy('s3:GetObject'));
});

test('policies see the list that a write asks for', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, owner } = world;
  const Condition = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };
  const writer = await owner.user(
    'writer',
    document(
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:PutObjectAcl'], Resource: '*', Condition },
      { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Null: { 's3:x-amz-grant-read': 'false' } } },
    ),
  );
  const put = (more: object) => writer.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...more }));
  await refused(put({}), 'AccessDenied', 403, /no identity-based policy allows the s3:PutObject action/);
  await put({ ACL: 'bucket-owner-full-control' });
  const GrantRead = `id=${await canonicalId(owner.admin.s3)}`;
  await refused(put({ GrantRead }), 'AccessDenied', 403, /explicit deny in an identity-based policy/);
});

test('an object that a list opens still needs its KMS key: the list gives nothing there', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, user, owner, other } = world;
  const GrantRead = `id=${await canonicalId(other.admin.s3)}`;
  const kms = { ServerSideEncryption: 'aws:kms' } as const;
  await owner.admin.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', GrantRead, ...kms }));
  const read = user.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await refused(read, 'AccessDenied', 403, /kms:Decrypt/);
});

test('a bucket of lists is as closed as any without them', async () => {
  await using world = await newAclWorld();
  await world.owner.admin.s3.send(new PutObjectCommand({ Bucket: world.bucket, Key: 'a', Body: 'x' }));
  const nobody = await world.owner.user('nobody');
  const read = nobody.s3.send(new GetObjectCommand({ Bucket: world.bucket, Key: 'a' }));
  await refused(read, 'AccessDenied', 403, /no identity-based policy allows/);
  assert.equal((await fetch(`${world.server.endpoint}/${world.bucket}/a`)).status, 403);
  await refused(world.user.s3.send(new CreateBucketCommand({ Bucket: world.bucket })), 'BucketAlreadyExists', 409);
});

test('where lists are off, `private` asks for nothing of the bucket owner, and for the object of anybody else', async () => {
  await using world = await newAclWorld('BucketOwnerEnforced');
  const { bucket: Bucket, owner, other, user } = world;
  const statement = { Effect: 'Allow', Principal: { AWS: other.id }, Action: ['s3:PutObject', 's3:PutObjectAcl'] };
  const Policy = policy({ ...statement, Resource: `arn:aws:s3:::${Bucket}/*` });
  await owner.admin.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const put = (by: S3Client, ACL: 'private' | 'bucket-owner-full-control') =>
    by.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ACL }));
  await put(owner.admin.s3, 'private');
  await put(user.s3, 'bucket-owner-full-control');
  await refused(put(user.s3, 'private'), 'AccessControlListNotSupported', 400);
});
