// An upload that another account began: who may list its parts, abort, go on with and complete it, and whose it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAclCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketPolicyCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { allow, policy as document, newAccount } from '../kms/accounts.ts';
import { policy } from '../support/policy.ts';
import { canonicalId, newAclWorld } from './acl-support.ts';
import { refused } from './support.ts';

const Key = 'a';

/** A bucket that lets the other account put objects, and an upload with one part that a user of it began. */
async function newUploadWorld(ownership: 'BucketOwnerEnforced' | 'ObjectWriter') {
  const world = await newAclWorld(ownership);
  const { bucket: Bucket, owner, other, user } = world;
  const put = {
    Effect: 'Allow',
    Principal: { AWS: other.id },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const setPolicy = (...more: object[]) =>
    owner.admin.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(put, ...more) }));
  await setPolicy();
  const begin = async () => {
    const { UploadId } = await user.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const upload = { Bucket, Key, UploadId };
    const { ETag } = await user.s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }));
    return { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
  };
  return { ...world, setPolicy, begin, put };
}

type Upload = Awaited<ReturnType<Awaited<ReturnType<typeof newUploadWorld>>['begin']>>;

const list = (s3: S3Client, upload: Upload) => s3.send(new ListPartsCommand(upload));
const abort = (s3: S3Client, upload: Upload) => s3.send(new AbortMultipartUploadCommand(upload));

for (const ownership of ['BucketOwnerEnforced', 'ObjectWriter'] as const)
  test(`the account that began an upload lists and aborts it, as its own policies let it: ${ownership}`, async () => {
    await using world = await newUploadWorld(ownership);
    const { server, other, user, owner, begin } = world;
    const upload = await begin();
    const shown = await list(user.s3, upload);
    assert.deepEqual(
      shown.Parts?.map(({ PartNumber }) => PartNumber),
      [1],
    );
    const colleague = await other.role('colleague', document(allow('s3:ListMultipartUploadParts')));
    await list(colleague.s3, upload);
    const noIdentityPolicy = /no identity-based policy allows the s3:AbortMultipartUpload action/;
    await refused(abort(colleague.s3, upload), 'AccessDenied', 403, noIdentityPolicy);
    const third = await newAccount(server, 'third');
    const noResourcePolicy = (action: string) => new RegExp(`no resource-based policy allows the s3:${action} action`);
    await refused(list(third.admin.s3, upload), 'AccessDenied', 403, noResourcePolicy('ListMultipartUploadParts'));
    await refused(abort(third.admin.s3, upload), 'AccessDenied', 403, noResourcePolicy('AbortMultipartUpload'));
    // Its own uploads are its own; those of the bucket are not.
    const all = user.s3.send(new ListMultipartUploadsCommand({ Bucket: world.bucket }));
    await refused(all, 'AccessDenied', 403, noResourcePolicy('ListBucketMultipartUploads'));
    // That there is no such upload is told to nobody who may not know.
    const missing = { ...upload, UploadId: 'none' };
    await refused(list(user.s3, missing), 'AccessDenied', 403, noResourcePolicy('ListMultipartUploadParts'));
    await abort(user.s3, upload);
    await refused(list(owner.admin.s3, upload), 'NoSuchUpload', 404);
  });

test('lesson 5: what the bucket policy denies stays denied, also to who began the upload', async () => {
  await using world = await newUploadWorld('BucketOwnerEnforced');
  const { user, begin, setPolicy, put } = world;
  const upload = await begin();
  await setPolicy({ ...put, Effect: 'Deny', Action: 's3:AbortMultipartUpload' });
  await refused(abort(user.s3, upload), 'AccessDenied', 403, /explicit deny in a resource-based policy/);
  await list(user.s3, upload);
});

test('the owner of the bucket lists, aborts and completes it; the object is whose it would be if it were put whole', async () => {
  await using world = await newUploadWorld('ObjectWriter');
  const { bucket: Bucket, owner, other, user, begin } = world;
  const { s3 } = owner.admin;
  const theirs = await canonicalId(other.admin.s3);
  const upload = await begin();
  const parts = await list(s3, upload);
  assert.equal(parts.Owner?.ID, theirs);
  assert.match(`${parts.Initiator?.ID}`, new RegExp(`^arn:aws:iam::${other.id}:user/user$`));
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.deepEqual(
    Uploads?.map(({ Owner, Initiator }) => [Owner?.ID, Initiator?.ID]),
    [[theirs, parts.Initiator?.ID]],
  );
  await s3.send(new CompleteMultipartUploadCommand(upload));
  const { Owner } = await user.s3.send(new GetObjectAclCommand({ Bucket, Key }));
  assert.equal(Owner?.ID, theirs);
  const second = await begin();
  await abort(s3, second);
  await refused(list(user.s3, second), 'AccessDenied', 403);
});

test('where the owner of the bucket owns every object, he owns the upload as well', async () => {
  await using world = await newUploadWorld('BucketOwnerEnforced');
  const { owner, other, begin } = world;
  const upload = await begin();
  const { Owner, Initiator } = await list(owner.admin.s3, upload);
  assert.equal(Owner?.ID, await canonicalId(owner.admin.s3));
  assert.ok(Initiator?.ID?.includes(other.id));
});

test('who may put objects goes on with an upload that another began, and nobody else does', async () => {
  await using world = await newUploadWorld('BucketOwnerEnforced');
  const { server, other, begin } = world;
  const upload = await begin();
  const writer = await other.user('writer', document(allow('s3:PutObject')));
  const reader = await other.user('reader', document(allow('s3:GetObject')));
  const send = (s3: S3Client) => s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }));
  const complete = (s3: S3Client) => s3.send(new CompleteMultipartUploadCommand(upload));
  const third = await newAccount(server, 'third');
  for (const attempt of [send, complete]) {
    await refused(attempt(reader.s3), 'AccessDenied', 403, /no identity-based policy allows the s3:PutObject action/);
    await refused(attempt(third.admin.s3), 'AccessDenied', 403, /no resource-based policy allows the s3:PutObject/);
  }
  await send(writer.s3);
  await complete(writer.s3);
});
