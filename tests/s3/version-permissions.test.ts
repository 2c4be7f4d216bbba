// Who may read and delete versions: permissions of their own, the condition key on the version id, and the key across accounts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { newCrossing, wayName, ways } from '../seeds/crossing.ts';
import { startServer } from '../support/server.ts';
import { bytesOf, refused, textOf } from './support.ts';

const Bucket = 'crosskey-version-permissions';
const Key = 'a';

async function newWorld() {
  const server = await startServer();
  const account = await newAccount(server, 'versions');
  const { s3 } = account.admin;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const old = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }));
  const current = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'current' }));
  return { server, account, s3, old, current, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

type Call = (s3: S3Client, VersionId: string | undefined) => Promise<unknown>;

const place = { Bucket, Key };
/** By operation: the permissions on the current version, those on a named one, and the call. */
const rows: Readonly<Record<string, readonly [readonly string[], readonly string[], Call]>> = {
  GetObject: [
    ['s3:GetObject'],
    ['s3:GetObjectVersion'],
    (s3, VersionId) => s3.send(new GetObjectCommand({ ...place, VersionId })),
  ],
  GetObjectAttributes: [
    ['s3:GetObject', 's3:GetObjectAttributes'],
    ['s3:GetObjectVersion', 's3:GetObjectVersionAttributes'],
    (s3, VersionId) =>
      s3.send(new GetObjectAttributesCommand({ ...place, VersionId, ObjectAttributes: ['ObjectSize'] })),
  ],
  GetObjectAcl: [
    ['s3:GetObjectAcl'],
    ['s3:GetObjectVersionAcl'],
    (s3, VersionId) => s3.send(new GetObjectAclCommand({ ...place, VersionId })),
  ],
  GetObjectTagging: [
    ['s3:GetObjectTagging'],
    ['s3:GetObjectVersionTagging'],
    (s3, VersionId) => s3.send(new GetObjectTaggingCommand({ ...place, VersionId })),
  ],
  CopyObject: [
    ['s3:GetObject', 's3:PutObject'],
    ['s3:GetObjectVersion', 's3:PutObject'],
    (s3, VersionId) => {
      const CopySource = `${Bucket}/${Key}${VersionId === undefined ? '' : `?versionId=${VersionId}`}`;
      return s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    },
  ],
  DeleteObject: [
    ['s3:DeleteObject'],
    ['s3:DeleteObjectVersion'],
    (s3, VersionId) => s3.send(new DeleteObjectCommand({ ...place, VersionId })),
  ],
};

test('a named version needs permissions of its own, and those of the current one do not do', async () => {
  await using world = await newWorld();
  for (const [name, [plain, versioned, call]] of Object.entries(rows)) {
    const reader = await world.account.user(`${name}-current`, policy(allow(...plain)));
    await refused(call(reader.s3, world.old.VersionId), 'AccessDenied', 403, new RegExp(`${versioned[0]} .*identity`));
    await call(reader.s3, undefined);
    const historian = await world.account.user(`${name}-version`, policy(allow(...versioned)));
    await refused(call(historian.s3, undefined), 'AccessDenied', 403, new RegExp(`${plain[0]} .*identity`));
    await call(historian.s3, world.old.VersionId);
    // Deleted for good by the last row: the others have been asked by then.
  }
  const head = await world.account.user('head', policy(allow('s3:GetObject')));
  await assert.rejects(
    head.s3.send(new HeadObjectCommand({ ...place, VersionId: world.current.VersionId })),
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode === 403,
  );
});

test('a policy can allow one version by its id, and of many deletions each version is decided for itself', async () => {
  await using world = await newWorld();
  const { old, current } = world;
  const statement = {
    Effect: 'Allow',
    Action: ['s3:GetObjectVersion', 's3:DeleteObjectVersion'],
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition: { StringEquals: { 's3:VersionId': old.VersionId } },
  };
  const { s3 } = await world.account.user('one-version', policy(statement));
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ ...place, VersionId: old.VersionId }))), 'old');
  const other = s3.send(new GetObjectCommand({ ...place, VersionId: current.VersionId }));
  await refused(other, 'AccessDenied', 403, /s3:GetObjectVersion/);
  const Objects = [old, current].map(({ VersionId }) => ({ Key, VersionId }));
  const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual(
    [Deleted?.map(({ VersionId }) => VersionId), Errors?.map(({ VersionId, Code }) => [VersionId, Code])],
    [[old.VersionId], [[current.VersionId, 'AccessDenied']]],
  );
});

test('a missing version is told from a forbidden one, and a marker from nothing, only to those who may list', async () => {
  await using world = await newWorld();
  await world.s3.send(new DeleteObjectCommand({ ...place, VersionId: world.old.VersionId }));
  const marker = await world.s3.send(new DeleteObjectCommand(place));
  const reader = await world.account.user('reader', policy(allow('s3:GetObject', 's3:GetObjectVersion')));
  for (const VersionId of [undefined, world.old.VersionId, marker.VersionId])
    await refused(reader.s3.send(new GetObjectCommand({ ...place, VersionId })), 'AccessDenied', 403, /s3:ListBucket/);
});

test('a condition on the entity tag needs permission to read, where `*` does not', async () => {
  await using world = await newWorld();
  const { s3 } = await world.account.user('writer', policy(allow('s3:PutObject', 's3:DeleteObject')));
  const write = (IfMatch: string | undefined) => s3.send(new PutObjectCommand({ ...place, Body: 'x', IfMatch }));
  const erase = (IfMatch: string | undefined) => s3.send(new DeleteObjectCommand({ ...place, IfMatch }));
  await refused(write(world.current.ETag), 'AccessDenied', 403, /s3:GetObject/);
  await refused(erase(world.current.ETag), 'AccessDenied', 403, /s3:GetObject/);
  await write('*');
  await erase('*');
});

test('a condition is asked of the current version, and with permission to read that one, whichever version goes', async () => {
  await using world = await newWorld();
  const secret = { StringEquals: { 's3:ExistingObjectTag/secret': 'yes' } };
  const deny = { Effect: 'Deny', Action: 's3:GetObject', Resource: '*', Condition: secret };
  const { s3 } = await world.account.user('prober', policy(allow('s3:*'), deny));
  const hidden = await world.s3.send(new PutObjectCommand({ ...place, Body: 'hidden', Tagging: 'secret=yes' }));
  const removal = { ...place, VersionId: world.old.VersionId, IfMatch: hidden.ETag };
  await refused(s3.send(new DeleteObjectCommand(removal)), 'AccessDenied', 403, /s3:GetObject .*explicit deny/);
  const Objects = [{ Key, VersionId: world.old.VersionId, ETag: hidden.ETag }];
  const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual(
    Errors?.map(({ Code }) => Code),
    ['AccessDenied'],
  );
  await world.s3.send(new GetObjectCommand({ ...place, VersionId: world.old.VersionId }));
  // The tags of what goes do not matter for it.
  const shown = await world.s3.send(new PutObjectCommand({ ...place, Body: 'shown' }));
  const remove = (IfMatch: string | undefined) =>
    s3.send(new DeleteObjectCommand({ ...place, VersionId: hidden.VersionId, IfMatch }));
  await refused(remove(hidden.ETag), 'PreconditionFailed', 412);
  await remove(shown.ETag);
  const gone = world.s3.send(new GetObjectCommand({ ...place, VersionId: hidden.VersionId }));
  await refused(gone, 'NoSuchVersion', 404);
});

for (const way of ways.slice(0, 2))
  test(`across accounts an old version needs its own permission and the key that sealed it, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    const { a, principal, bucket, server } = crossing;
    const owner = a.clients.s3;
    const versioning = { Status: 'Enabled' as const };
    await owner.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: versioning }));
    const put = (Body: string, more: object = {}) =>
      owner.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ...more }));
    const shared = await put('under the shared key');
    const { KeyMetadata } = await a.clients.kms.send(new CreateKeyCommand({}));
    const own = await put('under a key of its own', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyMetadata?.Arn });
    await put('under the shared key again');

    const actions = ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'];
    const resources = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
    const statement = { Effect: 'Allow', Action: actions, Resource: resources };
    const onBucket = { ...statement, Principal: { AWS: principal.arn } };
    const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
    const read = async (VersionId: string | undefined) =>
      (
        await bytesOf(await principal.clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId })))
      ).toString();
    await crossing.grant('key');
    await principal.putPolicy(JSON.stringify(policy(statement, decrypt)));
    await refused(read(shared.VersionId), 'AccessDenied', 403, /s3:GetObjectVersion.*no resource-based policy/);
    const Policy = JSON.stringify(policy(onBucket));
    await owner.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    assert.equal(await read(shared.VersionId), 'under the shared key');
    assert.equal(await read(undefined), 'under the shared key again');
    // The bucket lets it be read; the key that sealed this version was never shared.
    await refused(read(own.VersionId), 'AccessDenied', 403, /kms:Decrypt.*no resource-based policy/);
    await principal.putPolicy(JSON.stringify(policy(statement)));
    await refused(read(shared.VersionId), 'AccessDenied', 403, /kms:Decrypt.*no identity-based policy/);
    assert.deepEqual(server.reported, []);
  });
