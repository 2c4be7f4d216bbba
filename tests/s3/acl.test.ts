// Access control lists as they are put and shown, and their errors; what they are worth is tested beside.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BucketCannedACL,
  CreateBucketCommand,
  GetObjectAclCommand,
  type Grant,
  type ObjectCannedACL,
  PutBucketAclCommand,
  type PutBucketAclCommandInput,
  PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { unblockPublicAccess } from '../support/public.ts';
import { bucketGrants, canonicalId, newAclWorld, shown } from './acl-support.ts';
import { newBucketWorld, refused } from './support.ts';

test('a bucket whose owner owns everything takes no lists but those that say so', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const put = (options: Partial<PutObjectCommandInput>) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...options }));
  const id = await canonicalId(s3);
  for (const accepted of [{ ACL: 'bucket-owner-full-control' }, { ACL: 'private' }, { GrantFullControl: `id="${id}"` }])
    await put(accepted as Partial<PutObjectCommandInput>);
  const notSupported = ['AccessControlListNotSupported', 400, /^The bucket does not allow ACLs$/] as const;
  for (const other of [{ ACL: 'public-read' }, { ACL: 'authenticated-read' }, { GrantRead: `id="${id}"` }])
    await refused(put(other as Partial<PutObjectCommandInput>), ...notSupported);
  await refused(s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' })), ...notSupported);
  await refused(s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'private' })), ...notSupported);
  const { Grants, Owner } = await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }));
  assert.deepEqual([Owner?.ID, Grants?.map(shown)], [id, [`${id} FULL_CONTROL`]]);
});

test('a bucket is made with a list only where lists count, and never a public one', async () => {
  await using world = await newBucketWorld();
  const create = (ACL: string, ObjectOwnership?: 'ObjectWriter') =>
    world.s3.send(
      new CreateBucketCommand({
        Bucket: 'crosskey-made',
        ACL: ACL as BucketCannedACL,
        ...(ObjectOwnership && { ObjectOwnership }),
      }),
    );
  await refused(create('public-read'), 'InvalidBucketAclWithObjectOwnership', 400);
  await refused(create('public-read', 'ObjectWriter'), 'InvalidBucketAclWithBlockPublicAccessError', 400);
  await refused(create('nobody', 'ObjectWriter'), 'InvalidArgument', 400);
  await create('log-delivery-write', 'ObjectWriter');
  const id = await canonicalId(world.s3);
  assert.deepEqual(await bucketGrants(world.s3, 'crosskey-made'), [
    `${id} FULL_CONTROL`,
    'LogDelivery WRITE',
    'LogDelivery READ_ACP',
  ]);
});

test('a list is put by its name, by headers or as a document, and shown as it is', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket } = world;
  const { s3 } = world.owner.admin;
  const [owner, other] = [await canonicalId(s3), await canonicalId(world.other.admin.s3)];
  const put = (input: Partial<PutBucketAclCommandInput>) => s3.send(new PutBucketAclCommand({ Bucket, ...input }));
  assert.deepEqual(await bucketGrants(s3, Bucket), [`${owner} FULL_CONTROL`]);
  await unblockPublicAccess({ s3 }, Bucket);
  await put({ ACL: 'public-read-write' });
  assert.deepEqual(await bucketGrants(s3, Bucket), [`${owner} FULL_CONTROL`, 'AllUsers READ', 'AllUsers WRITE']);
  const uri = 'uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
  await put({ GrantRead: `id="${other}", ${uri}`, GrantWriteACP: `id=${owner}` });
  assert.deepEqual(await bucketGrants(s3, Bucket), [`${other} READ`, 'AuthenticatedUsers READ', `${owner} WRITE_ACP`]);
  const Grants: Grant[] = [
    { Grantee: { Type: 'CanonicalUser', ID: other }, Permission: 'READ_ACP' },
    { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }, Permission: 'WRITE' },
  ];
  await put({ AccessControlPolicy: { Owner: { ID: owner }, Grants } });
  assert.deepEqual(await bucketGrants(s3, Bucket), [`${other} READ_ACP`, 'LogDelivery WRITE']);
  await put({ AccessControlPolicy: { Owner: { ID: owner }, Grants: [] } });
  assert.deepEqual(await bucketGrants(s3, Bucket), []);
  await put({ ACL: 'private' });
  assert.deepEqual(await bucketGrants(s3, Bucket), [`${owner} FULL_CONTROL`]);
});

test('a list that is wrong is refused, and the one before stays', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket } = world;
  const { s3 } = world.owner.admin;
  const ID = await canonicalId(s3);
  const put = (input: Partial<PutBucketAclCommandInput>) => s3.send(new PutBucketAclCommand({ Bucket, ...input }));
  const document = (...Grants: Grant[]) => ({ AccessControlPolicy: { Owner: { ID }, Grants } });
  const grant: Grant = { Grantee: { Type: 'CanonicalUser', ID }, Permission: 'READ' };
  const wrong: readonly (readonly [Partial<PutBucketAclCommandInput>, string, number])[] = [
    [{}, 'MissingSecurityHeader', 400],
    [{ ACL: 'nobody' as BucketCannedACL }, 'InvalidArgument', 400],
    [{ ACL: 'private', GrantRead: `id="${ID}"` }, 'InvalidRequest', 400],
    [{ ACL: 'private', ...document(grant) }, 'UnexpectedContent', 400],
    [{ GrantRead: `id="${'f'.repeat(64)}"` }, 'InvalidArgument', 400],
    [{ GrantRead: 'uri="http://example.com/group"' }, 'InvalidArgument', 400],
    [{ GrantRead: 'somebody' }, 'InvalidArgument', 400],
    [{ GrantRead: 'emailAddress="a@example.com"' }, 'MethodNotAllowed', 405],
    [{ AccessControlPolicy: { Owner: { ID: 'f'.repeat(64) }, Grants: [] } }, 'AccessDenied', 403],
    [{ AccessControlPolicy: { Grants: [grant] } }, 'MalformedACLError', 400],
    [document({ ...grant, Permission: 'EVERYTHING' as 'READ' }), 'MalformedACLError', 400],
    [document({ Grantee: { Type: 'Group' }, Permission: 'READ' }), 'MalformedACLError', 400],
    [
      document({ Grantee: { Type: 'AmazonCustomerByEmail', EmailAddress: 'a@b.c' }, Permission: 'READ' }),
      'MethodNotAllowed',
      405,
    ],
    [document(...Array.from({ length: 101 }, () => grant)), 'MalformedACLError', 400],
  ];
  for (const [input, name, status] of wrong) await refused(put(input), name, status);
  await refused(put({ ACL: 'aws-exec-read' as BucketCannedACL }), 'NotImplemented', 501, /aws-exec-read/);
  assert.deepEqual(await bucketGrants(s3, Bucket), [`${ID} FULL_CONTROL`]);
});

test('lists are switched off only where the bucket gives nothing to others, and come back as they were', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket } = world;
  const { s3 } = world.owner.admin;
  const other = await canonicalId(world.other.admin.s3);
  const own = (ObjectOwnership: 'BucketOwnerEnforced' | 'ObjectWriter') =>
    s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', GrantRead: `id=${other}` }));
  await s3.send(new PutBucketAclCommand({ Bucket, GrantRead: `id=${other}` }));
  await refused(own('BucketOwnerEnforced'), 'InvalidBucketAclWithObjectOwnership', 400);
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
  await own('BucketOwnerEnforced');
  const grants = async () => (await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Grants?.map(shown);
  assert.deepEqual(await grants(), [`${await canonicalId(s3)} FULL_CONTROL`]);
  await own('ObjectWriter');
  assert.deepEqual(await grants(), [`${other} READ`]);
});

test('BlockPublicAcls refuses public lists on buckets and objects', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket } = world;
  const { s3 } = world.owner.admin;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const words = /because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access\.$/;
  const ACL: ObjectCannedACL = 'public-read';
  const uri = 'uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
  await refused(s3.send(new PutBucketAclCommand({ Bucket, ACL })), 'AccessDenied', 403, words);
  await refused(s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL })), 'AccessDenied', 403, words);
  await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x', ACL })), 'AccessDenied', 403, words);
  await refused(
    s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x', GrantRead: uri })),
    'AccessDenied',
    403,
    words,
  );
  await unblockPublicAccess({ s3 }, Bucket);
  await s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL }));
});
