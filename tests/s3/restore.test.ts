// Storage classes, and what it takes to read an object of an archive class again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand, DisableKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type RestoreRequest,
  type S3Client,
  type StorageClass,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { dayMs, hourMs, minuteMs } from '../../src/kernel/clock.ts';
import { newAccount, newUser } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { startReceiver, targetsFile } from '../support/receiver.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { newBucketWorld, refused, textOf } from './support.ts';

const Key = 'archived';
const put = (s3: S3Client, Bucket: string, storageClass: StorageClass, name = Key) =>
  s3.send(new PutObjectCommand({ Bucket, Key: name, Body: 'body', StorageClass: storageClass }));
const head = (s3: S3Client, Bucket: string) => s3.send(new HeadObjectCommand({ Bucket, Key }));
const read = async (s3: S3Client, Bucket: string, VersionId?: string) =>
  textOf(await s3.send(new GetObjectCommand({ Bucket, Key, VersionId })));

async function restore(s3: S3Client, Bucket: string, request: RestoreRequest, VersionId?: string) {
  const sent = await s3.send(new RestoreObjectCommand({ Bucket, Key, VersionId, RestoreRequest: request }));
  return sent.$metadata.httpStatusCode;
}

async function later(server: TestServer, byMs: number): Promise<void> {
  server.clock.advance(byMs);
  await server.runDueJobs();
}

const midnightAfter = (sinceMs: number, days: number) => new Date((Math.floor(sinceMs / dayMs) + days + 1) * dayMs);

test('a storage class is kept and told, but for the usual one where AWS is silent', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  await put(s3, Bucket, 'STANDARD');
  assert.equal((await head(s3, Bucket)).StorageClass, undefined);
  await put(s3, Bucket, 'GLACIER_IR');
  assert.equal((await head(s3, Bucket)).StorageClass, 'GLACIER_IR');
  assert.equal(await read(s3, Bucket), 'body');
  const attributes = { Bucket, Key, ObjectAttributes: ['StorageClass' as const] };
  assert.equal((await s3.send(new GetObjectAttributesCommand(attributes))).StorageClass, 'GLACIER_IR');
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  assert.equal(Contents?.[0]?.StorageClass, 'GLACIER_IR');
  const same = { Bucket, Key, CopySource: `${Bucket}/${Key}` };
  await s3.send(new CopyObjectCommand({ ...same, StorageClass: 'ONEZONE_IA' }));
  assert.equal((await head(s3, Bucket)).StorageClass, 'ONEZONE_IA');
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts', StorageClass: 'DEEP_ARCHIVE' }));
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.equal(Uploads?.[0]?.StorageClass, 'DEEP_ARCHIVE');
  await refused(put(s3, Bucket, 'LUKEWARM' as StorageClass), 'InvalidStorageClass', 400);
  await refused(put(s3, Bucket, 'OUTPOSTS'), 'InvalidStorageClass', 400);
});

test('a policy decides on the class that a request names', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition: { StringEquals: { 's3:x-amz-storage-class': 'GLACIER' } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await put(s3, Bucket, 'STANDARD_IA');
  await refused(put(s3, Bucket, 'GLACIER'), 'AccessDenied', 403, /explicit deny/);
});

test('seed 004-5: an archived object is read only when it is restored, and for as many days as were asked', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await put(s3, Bucket, 'GLACIER');
  const { StorageClass, Restore } = await head(s3, Bucket);
  assert.deepEqual([StorageClass, Restore], ['GLACIER', undefined]);
  const refusal = await refused(
    read(s3, Bucket),
    'InvalidObjectState',
    403,
    /not valid for the object's storage class/,
  );
  assert.equal((refusal as Error & { StorageClass?: string }).StorageClass, 'GLACIER');
  const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` });
  await refused(s3.send(copy), 'InvalidObjectState', 403, /source object's storage class/);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1, CopySource: `${Bucket}/${Key}` };
  await refused(s3.send(new UploadPartCopyCommand(part)), 'InvalidObjectState', 403);

  const askedAtMs = server.clock.now();
  assert.equal(await restore(s3, Bucket, { Days: 2 }), 202);
  assert.equal((await head(s3, Bucket)).Restore, 'ongoing-request="true"');
  await refused(restore(s3, Bucket, { Days: 2 }), 'RestoreAlreadyInProgress', 409);
  await refused(read(s3, Bucket), 'InvalidObjectState', 403);
  await later(server, 5 * hourMs + minuteMs);
  const expires = midnightAfter(askedAtMs + 5 * hourMs, 2);
  assert.equal((await head(s3, Bucket)).Restore, `ongoing-request="false", expiry-date="${expires.toUTCString()}"`);
  assert.equal(await read(s3, Bucket), 'body');
  await s3.send(copy);
  assert.equal(await restore(s3, Bucket, { Days: 9 }), 200);
  const extended = midnightAfter(server.clock.now(), 9);
  assert.match(`${(await head(s3, Bucket)).Restore}`, new RegExp(extended.toUTCString()));
  await later(server, 9 * dayMs);
  assert.equal(await read(s3, Bucket), 'body');
  await later(server, dayMs);
  await refused(read(s3, Bucket), 'InvalidObjectState', 403);
  assert.equal((await head(s3, Bucket)).Restore, undefined);
  assert.equal(await restore(s3, Bucket, { Days: 1 }), 202);
  assert.deepEqual(server.reported, []);
});

test('faster tiers are ready sooner, also for a restore that is under way', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await put(s3, Bucket, 'GLACIER');
  await restore(s3, Bucket, { Days: 1, GlacierJobParameters: { Tier: 'Bulk' } });
  const expedited = { GlacierJobParameters: { Tier: 'Expedited' as const } };
  await refused(restore(s3, Bucket, { Days: 2, ...expedited }), 'RestoreAlreadyInProgress', 409);
  assert.equal(await restore(s3, Bucket, { Days: 1, ...expedited }), 202);
  await later(server, 5 * minuteMs + 1000);
  assert.equal(await read(s3, Bucket), 'body');
  await put(s3, Bucket, 'DEEP_ARCHIVE');
  await refused(restore(s3, Bucket, { Days: 1, ...expedited }), 'InvalidArgument', 400, /Retrieval option/);
  await restore(s3, Bucket, { Days: 1 });
  await later(server, 11 * hourMs);
  await refused(read(s3, Bucket), 'InvalidObjectState', 403);
  await later(server, hourMs + 1000);
  assert.equal(await read(s3, Bucket), 'body');
});

test('what is not archived, not there or not said is refused', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  await refused(restore(s3, Bucket, { Days: 1 }), 'NoSuchKey', 404);
  await put(s3, Bucket, 'STANDARD_IA');
  await refused(restore(s3, Bucket, { Days: 1 }), 'InvalidObjectState', 403, /Restore is not allowed/);
  await refused(restore(s3, Bucket, {}), 'MalformedXML', 400);
  await refused(restore(s3, Bucket, { Days: 0 }), 'InvalidArgument', 400, /at least 1/);
  await refused(restore(s3, Bucket, { Days: 1, Type: 'SELECT' }), 'NotImplemented', 501);
});

test('a version is restored by its id, and listings tell of it when they are asked', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const { VersionId } = await put(s3, Bucket, 'GLACIER');
  await put(s3, Bucket, 'STANDARD');
  await restore(s3, Bucket, { Days: 1 }, VersionId);
  const OptionalObjectAttributes = ['RestoreStatus' as const];
  const listed = async () => {
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, OptionalObjectAttributes }));
    return Versions?.map(({ RestoreStatus }) => RestoreStatus);
  };
  assert.deepEqual(await listed(), [undefined, { IsRestoreInProgress: true }]);
  await refused(read(s3, Bucket, VersionId), 'InvalidObjectState', 403);
  const readyAtMs = server.clock.now() + 5 * hourMs;
  await later(server, 5 * hourMs + minuteMs);
  const RestoreExpiryDate = midnightAfter(readyAtMs, 1);
  assert.deepEqual(await listed(), [undefined, { IsRestoreInProgress: false, RestoreExpiryDate }]);
  assert.equal(await read(s3, Bucket, VersionId), 'body');
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  assert.equal(Versions?.[1]?.RestoreStatus, undefined);
  const odd = ['Mood' as 'RestoreStatus'];
  await refused(s3.send(new ListObjectsV2Command({ Bucket, OptionalObjectAttributes: odd })), 'InvalidArgument', 400);
});

test('seed 004-5: the events of a restore tell its beginning, its end and the end of the copy', async () => {
  await using receiver = await startReceiver();
  const QueueArn = 'arn:aws:sqs:us-east-1:100000000001:events';
  using file = targetsFile({ [QueueArn]: { kind: 'webhook', url: receiver.url } });
  await using server = await startServer({ notificationTargets: file.path });
  const { s3 } = server.clients(server.admin);
  const Bucket = 'crosskey-events';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectRestore:*' as const] }];
  const NotificationConfiguration = { QueueConfigurations };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  await put(s3, Bucket, 'GLACIER');
  await restore(s3, Bucket, { Days: 1 });
  const askedAtMs = server.clock.now();
  await later(server, 6 * hourMs);
  await later(server, 3 * dayMs);
  await later(server, minuteMs);
  const records = receiver.received.flatMap(({ body }) => JSON.parse(body).Records ?? []);
  const told = records.map(({ eventName, userIdentity }) => [eventName, userIdentity.principalId.split(':')[0]]);
  assert.deepEqual(told, [
    ['ObjectRestore:Post', 'AWS'],
    ['ObjectRestore:Completed', 's3.amazonaws.com'],
    ['ObjectRestore:Delete', 's3.amazonaws.com'],
  ]);
  assert.deepEqual(records[1].glacierEventData.restoreEventData, {
    lifecycleRestorationExpiryTime: midnightAfter(askedAtMs + 5 * hourMs, 1).toISOString(),
    lifecycleRestoreStorageClass: 'GLACIER',
  });
});

test('what another account restores it reads only when the key lets it decrypt, and nobody while the key rests', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const { kms } = server.clients(server.admin);
  const theirs = await newAccount(server, 'theirs');
  const reader = await newUser(server, theirs, 'reader');
  await reader.putPolicy(policy({ Effect: 'Allow', Action: ['s3:*', 'kms:Decrypt'], Resource: '*' }));
  const keyArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? assert.fail('no key');
  const sealed = { Bucket, Key, Body: 'body', StorageClass: 'GLACIER', ServerSideEncryption: 'aws:kms' } as const;
  await s3.send(new PutObjectCommand({ ...sealed, SSEKMSKeyId: keyArn }));
  const letIn = {
    Effect: 'Allow',
    Principal: { AWS: reader.arn },
    Action: ['s3:GetObject', 's3:RestoreObject'],
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(letIn) }));
  const expedited = { Days: 1, GlacierJobParameters: { Tier: 'Expedited' as const } };
  assert.equal(await restore(reader.clients.s3, Bucket, expedited), 202);
  await refused(read(reader.clients.s3, Bucket), 'InvalidObjectState', 403);
  await later(server, 5 * minuteMs + 1000);
  await refused(read(reader.clients.s3, Bucket), 'AccessDenied', 403, /kms:Decrypt .*no resource-based policy/);
  const own = { Effect: 'Allow', Principal: { AWS: server.managementAccount }, Action: 'kms:*', Resource: '*' };
  const decrypt = { Effect: 'Allow', Principal: { AWS: reader.arn }, Action: 'kms:Decrypt', Resource: '*' };
  await kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy: policy(own, decrypt) }));
  assert.equal(await read(reader.clients.s3, Bucket), 'body');
  await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
  await refused(read(reader.clients.s3, Bucket), 'KMS.DisabledException', 400);
});

test('without the permission nothing is restored', async () => {
  await using world = await newBucketWorld();
  await put(world.s3, world.bucket, 'GLACIER');
  const { s3 } = (await newAccount(world.server, 'stranger')).clients;
  const words = /s3:RestoreObject .*no resource-based policy/;
  await refused(restore(s3, world.bucket, { Days: 1 }), 'AccessDenied', 403, words);
});
