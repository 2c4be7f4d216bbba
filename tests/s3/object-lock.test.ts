// Object lock: versions that must stay do, whoever asks, until their time has come or somebody may bypass it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateAccessKeyCommand } from '@aws-sdk/client-iam';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type ObjectLockConfiguration,
  type ObjectLockRetention,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { dayMs } from '../../src/kernel/clock.ts';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { newCrossing } from '../seeds/crossing.ts';
import { startServer } from '../support/server.ts';
import { newUpload } from './multipart-support.ts';
import { refused, textOf } from './support.ts';

const Bucket = 'crosskey-locked';
const Key = 'kept';
const locked = /object protected by object lock/;

async function newLockedWorld() {
  const server = await startServer();
  const account = await newAccount(server, 'locks');
  const { s3 } = account.admin;
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  // The SDK sends whole seconds.
  const inDays = (days: number) => new Date(Math.floor(server.clock.now() / 1000) * 1000 + days * dayMs);
  return {
    server,
    account,
    s3,
    inDays,
    put: async (more: object = {}) => {
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'content', ...more }));
      return `${VersionId}`;
    },
    remove: (VersionId: string, BypassGovernanceRetention?: boolean, by = s3) =>
      by.send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention })),
    retain: (VersionId: string, Retention: ObjectLockRetention, BypassGovernanceRetention?: boolean, by = s3) =>
      by.send(new PutObjectRetentionCommand({ Bucket, Key, VersionId, Retention, BypassGovernanceRetention })),
    hold: (VersionId: string, Status: 'ON' | 'OFF') =>
      s3.send(new PutObjectLegalHoldCommand({ Bucket, Key, VersionId, LegalHold: { Status } })),
    configure: (ObjectLockConfiguration: ObjectLockConfiguration) =>
      s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('a version in compliance mode stays until its time has come, and its retention only grows', async () => {
  await using world = await newLockedWorld();
  const { s3, put, remove, retain, inDays, server, account } = world;
  const until = inDays(2);
  const version = await put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until });
  await refused(remove(version), 'AccessDenied', 403, locked);
  await refused(remove(version, true), 'AccessDenied', 403, locked);
  const shown = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  assert.deepEqual([shown.ObjectLockMode, shown.ObjectLockRetainUntilDate], ['COMPLIANCE', until]);
  for (const Retention of [{}, { Mode: 'COMPLIANCE' as const, RetainUntilDate: inDays(1) }])
    await refused(retain(version, Retention, true), 'AccessDenied', 403, locked);
  const weaker = { Mode: 'GOVERNANCE' as const, RetainUntilDate: inDays(9) };
  await refused(retain(version, weaker, true), 'AccessDenied', 403, locked);
  const longer = { Mode: 'COMPLIANCE' as const, RetainUntilDate: inDays(3) };
  await retain(version, longer);
  const place = { Bucket, Key, VersionId: version };
  assert.deepEqual((await s3.send(new GetObjectRetentionCommand(place))).Retention, longer);

  // A deletion that names no version hides it, and a new version is made beside it.
  const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  assert.equal(marker.DeleteMarker, true);
  assert.equal(await textOf(await s3.send(new GetObjectCommand(place))), 'content');
  await remove(`${marker.VersionId}`);
  await put();

  // Temporary credentials would have expired.
  const keeper = await account.user('keeper', policy(allow('s3:DeleteObjectVersion')));
  await refused(remove(version, false, keeper.s3), 'AccessDenied', 403, locked);
  const { AccessKey } = await account.admin.iam.send(new CreateAccessKeyCommand({ UserName: 'keeper' }));
  server.clock.advance(3 * dayMs + 1000);
  const accessKeyId = `${AccessKey?.AccessKeyId}`;
  const later = server.clients({ accessKeyId, secretAccessKey: `${AccessKey?.SecretAccessKey}` });
  await remove(version, false, later.s3);
});

test('a version in governance mode goes only with the header and the permission together', async () => {
  await using world = await newLockedWorld();
  const { put, remove, retain, inDays, account } = world;
  const until = { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: inDays(2) };
  const version = await put(until);
  await refused(remove(version), 'AccessDenied', 403, locked);
  const delegate = await account.user('delegate', policy(allow('s3:DeleteObjectVersion', 's3:PutObjectRetention')));
  await refused(remove(version, true, delegate.s3), 'AccessDenied', 403, locked);
  await refused(retain(version, {}, true, delegate.s3), 'AccessDenied', 403, locked);
  const longer = { Mode: 'GOVERNANCE' as const, RetainUntilDate: inDays(3) };
  await retain(version, longer, false, delegate.s3);
  // The wish alone hinders nobody: the console sends it always.
  await remove(await put(), true, delegate.s3);
  await retain(version, {}, true);
  await remove(version);
  const again = await put(until);
  await remove(again, true);
});

test('a legal hold holds until it is ended, whatever the retention, and is not bypassed', async () => {
  await using world = await newLockedWorld();
  const { s3, put, remove, hold } = world;
  const version = await put({ ObjectLockLegalHoldStatus: 'ON' });
  const place = { Bucket, Key, VersionId: version };
  assert.equal((await s3.send(new GetObjectLegalHoldCommand(place))).LegalHold?.Status, 'ON');
  await refused(remove(version, true), 'AccessDenied', 403, locked);
  const Objects = [place].map(({ Key: key, VersionId }) => ({ Key: key, VersionId }));
  const many = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects }, BypassGovernanceRetention: true }),
  );
  assert.deepEqual(
    many.Errors?.map(({ Code }) => Code),
    ['AccessDenied'],
  );
  await hold(version, 'OFF');
  assert.equal((await s3.send(new HeadObjectCommand(place))).ObjectLockLegalHoldStatus, 'OFF');
  await remove(version);
});

test('the default of a bucket retains every new version, also copies and uploads in parts', async () => {
  await using world = await newLockedWorld();
  const { s3, put, remove, configure, inDays } = world;
  const free = await put();
  await configure({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 5 } } });
  const stored = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  assert.deepEqual(stored.ObjectLockConfiguration, {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 5 } },
  });
  const retained = [await put()];
  const copy = await s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${Key}?versionId=${free}` }));
  retained.push(`${copy.VersionId}`);
  const upload = await newUpload(s3, { Bucket, Key });
  const part = await upload.part(1, Buffer.from('part'));
  retained.push(`${(await upload.complete([part])).VersionId}`);
  for (const VersionId of retained) {
    const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key, VersionId }));
    assert.equal(Retention?.Mode, 'GOVERNANCE');
    const days = (Number(Retention?.RetainUntilDate) - world.server.clock.now()) / dayMs;
    assert.ok(days > 4.9 && days <= 5, String(days));
    await refused(remove(VersionId), 'AccessDenied', 403, locked);
  }
  // What the write says itself outweighs the default, and what was there before stays free.
  const own = await put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(1) });
  const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key, VersionId: own }));
  assert.equal(Retention?.Mode, 'COMPLIANCE');
  await remove(free);
  await configure({ ObjectLockEnabled: 'Enabled' });
  await remove(await put());
});

test('an upload in parts is under the lock that it began with', async () => {
  await using world = await newLockedWorld();
  const { s3, remove, inDays } = world;
  const lock = { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: inDays(1) };
  const upload = await newUpload(s3, { Bucket, Key }, { ...lock, ObjectLockLegalHoldStatus: 'ON' });
  const { VersionId } = await upload.complete([await upload.part(1, Buffer.from('part'))]);
  const shown = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  assert.deepEqual(
    [shown.ObjectLockMode, shown.ObjectLockRetainUntilDate, shown.ObjectLockLegalHoldStatus],
    ['COMPLIANCE', lock.ObjectLockRetainUntilDate, 'ON'],
  );
  await refused(remove(`${VersionId}`), 'AccessDenied', 403, locked);
});

test('lock needs versions, and a bucket that has it keeps them', async () => {
  await using world = await newLockedWorld();
  const { s3, configure, put } = world;
  const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  assert.equal(versioning.Status, 'Enabled');
  const VersioningConfiguration = { Status: 'Suspended' as const };
  await refused(
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    'InvalidBucketState',
    409,
  );
  const plain = { Bucket: 'crosskey-unlocked' };
  await s3.send(new CreateBucketCommand(plain));
  await refused(s3.send(new GetObjectLockConfigurationCommand(plain)), 'ObjectLockConfigurationNotFoundError', 404);
  const enable = { ...plain, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' as const } };
  await refused(s3.send(new PutObjectLockConfigurationCommand(enable)), 'InvalidBucketState', 409);
  const object = { ...plain, Key };
  const withHold = new PutObjectCommand({ ...object, Body: 'x', ObjectLockLegalHoldStatus: 'ON' });
  await refused(s3.send(withHold), 'InvalidRequest', 400, /missing Object Lock Configuration/);
  await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
  await refused(s3.send(new GetObjectRetentionCommand(object)), 'InvalidRequest', 400);
  await refused(s3.send(new GetObjectLegalHoldCommand(object)), 'InvalidRequest', 400);
  await s3.send(new PutBucketVersioningCommand({ ...plain, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutObjectLockConfigurationCommand(enable));
  await put();
  await refused(s3.send(new GetObjectRetentionCommand({ Bucket, Key })), 'NoSuchObjectLockConfiguration', 404);
  await refused(s3.send(new GetObjectLegalHoldCommand({ Bucket, Key })), 'NoSuchObjectLockConfiguration', 404);
  for (const DefaultRetention of [
    { Mode: 'GOVERNANCE' as const },
    { Days: 1 },
    { Mode: 'GOVERNANCE' as const, Days: 1, Years: 1 },
  ])
    await refused(configure({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } }), 'MalformedXML', 400);
  for (const Days of [0, -1, 36_501])
    await refused(
      configure({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days } } }),
      'InvalidArgument',
      400,
      /Default retention period/,
    );
});

test('what a write says of its lock must make sense, and its bytes must be vouched for', async () => {
  await using world = await newLockedWorld();
  const { put, retain, inDays, server, account } = world;
  const Mode = 'GOVERNANCE' as const;
  await refused(put({ ObjectLockMode: Mode }), 'InvalidArgument', 400, /must both be supplied/);
  await refused(put({ ObjectLockRetainUntilDate: inDays(1) }), 'InvalidArgument', 400, /must both be supplied/);
  const past = { ObjectLockMode: Mode, ObjectLockRetainUntilDate: inDays(-1) };
  await refused(put(past), 'InvalidArgument', 400, /must be in the future/);
  const odd = { ObjectLockMode: 'FOREVER', ObjectLockRetainUntilDate: inDays(1) };
  await refused(put(odd), 'InvalidArgument', 400, /wormMode/);
  await refused(put({ ObjectLockLegalHoldStatus: 'MAYBE' }), 'InvalidArgument', 400, /Legal Hold/);
  const version = await put();
  await refused(retain(version, { Mode }), 'MalformedXML', 400);
  await refused(retain(version, { Mode, RetainUntilDate: inDays(-1) }), 'InvalidArgument', 400);
  await refused(retain(version, { EventHold: 'ON' }), 'NotImplemented', 501, /event hold/);
  const unchecked = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: account.credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
  const lock = { ObjectLockMode: Mode, ObjectLockRetainUntilDate: inDays(1) };
  const bare = unchecked.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...lock }));
  await refused(bare, 'InvalidRequest', 400, /Content-MD5 OR x-amz-checksum-/);
});

test('each lock needs its own permission, and policies see what is asked for', async () => {
  await using world = await newLockedWorld();
  const { put, inDays, account } = world;
  await put({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(1), ObjectLockLegalHoldStatus: 'ON' });
  const retaining = { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: inDays(1) };
  const write = (by: S3Client, more: object) =>
    by.send(new PutObjectCommand({ Bucket, Key: 'other', Body: 'x', ...more }));
  const writer = await account.user('writer', policy(allow('s3:PutObject', 's3:GetObject')));
  await write(writer.s3, {});
  await refused(write(writer.s3, retaining), 'AccessDenied', 403, /s3:PutObjectRetention/);
  await refused(write(writer.s3, { ObjectLockLegalHoldStatus: 'OFF' }), 'AccessDenied', 403, /s3:PutObjectLegalHold/);
  const unseen = await writer.s3.send(new HeadObjectCommand({ Bucket, Key }));
  assert.deepEqual([unseen.ObjectLockMode, unseen.ObjectLockLegalHoldStatus], [undefined, undefined]);
  const creator = await account.user('creator', policy(allow('s3:CreateBucket', 's3:PutBucketVersioning')));
  const create = new CreateBucketCommand({ Bucket: 'crosskey-lock-refused', ObjectLockEnabledForBucket: true });
  await refused(creator.s3.send(create), 'AccessDenied', 403, /s3:PutBucketObjectLockConfiguration/);

  const limited = await account.user(
    'limited',
    policy(allow('s3:PutObject'), {
      Effect: 'Allow',
      Action: 's3:PutObjectRetention',
      Resource: '*',
      Condition: {
        NumericLessThanEquals: { 's3:object-lock-remaining-retention-days': '10' },
        StringEquals: { 's3:object-lock-mode': 'GOVERNANCE' },
      },
    }),
  );
  await write(limited.s3, { ...retaining, ObjectLockRetainUntilDate: inDays(10) });
  const tooLong = { ...retaining, ObjectLockRetainUntilDate: inDays(11) };
  await refused(write(limited.s3, tooLong), 'AccessDenied', 403, /s3:PutObjectRetention/);
  const otherMode = { ...retaining, ObjectLockMode: 'COMPLIANCE' as const };
  await refused(write(limited.s3, otherMode), 'AccessDenied', 403, /s3:PutObjectRetention/);
});

test('across accounts a locked version under SSE-KMS is read with the key, and removed by nobody', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, principal, bucket } = crossing;
  const owner = a.clients.s3;
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await owner.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  const ObjectLockConfiguration = {
    ObjectLockEnabled: 'Enabled' as const,
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE' as const, Days: 1 } },
  };
  await owner.send(new PutObjectLockConfigurationCommand({ Bucket: bucket, ObjectLockConfiguration }));
  await crossing.grant('bucket', 'key', 'identity');
  const theirs = principal.clients.s3;
  const { VersionId } = await theirs.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'sealed and kept' }));
  const place = { Bucket: bucket, Key, VersionId };
  assert.equal(await textOf(await owner.send(new GetObjectCommand(place))), 'sealed and kept');
  await refused(owner.send(new DeleteObjectCommand(place)), 'AccessDenied', 403, locked);
  await crossing.revoke('key');
  await refused(theirs.send(new GetObjectCommand({ Bucket: bucket, Key })), 'AccessDenied', 403, /kms:Decrypt/);
});
