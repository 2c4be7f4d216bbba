// Lifecycle rules, set by the SDK and carried out on a clock that moves by days.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { dayMs } from '../../src/kernel/clock.ts';
import { newAccount } from '../support/accounts.ts';
import { sendRaw } from '../support/http.ts';
import { startReceiver, targetsFile } from '../support/receiver.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { sign } from '../support/signer.ts';
import { newBucketWorld, refused, textOf } from './support.ts';

const setRules = (s3: S3Client, Bucket: string, ...rules: readonly Partial<LifecycleRule>[]) =>
  s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: rules.map((rule, index) => ({ ID: `rule ${index}`, Status: 'Enabled', Filter: {}, ...rule })),
      },
    }),
  );

const put = (s3: S3Client, Bucket: string, Key: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: 'body', ...more }));

async function keysOf(s3: S3Client, Bucket: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => `${Key}`);
}

async function afterDays(server: TestServer, days: number): Promise<void> {
  server.clock.advance(days * dayMs);
  await server.runDueJobs();
}

test('rules are kept, given back and removed', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const read = () => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  await refused(read(), 'NoSuchLifecycleConfiguration', 404);
  const rule = { ID: 'a', Filter: { Prefix: 'x/' }, Expiration: { Days: 3 } };
  const { TransitionDefaultMinimumObjectSize } = await setRules(s3, Bucket, rule);
  assert.equal(TransitionDefaultMinimumObjectSize, 'all_storage_classes_128K');
  const { $metadata: _, ...kept } = await read();
  assert.deepEqual(kept, { Rules: [{ ...rule, Status: 'Enabled' }], TransitionDefaultMinimumObjectSize });
  await refused(setRules(s3, Bucket, { Expiration: { Days: 0 } }), 'InvalidArgument', 400, /positive integer/);
  assert.equal((await read()).Rules?.[0]?.ID, 'a');
  await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
  await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
  await refused(read(), 'NoSuchLifecycleConfiguration', 404);
});

test('the first form of the document is taken, with a checksum, and given back as it was', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const rule =
    '<ID>old</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Transition><Days>40</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>365</Days></Expiration>';
  const body = Buffer.from(`<LifecycleConfiguration><Rule>${rule}</Rule></LifecycleConfiguration>`);
  const send = async (more: Readonly<Record<string, string>>) => {
    const headers = { host: new URL(server.endpoint).host, 'content-type': 'application/xml', ...more };
    const draft = { method: 'PUT', target: `/${Bucket}?lifecycle=`, headers, body };
    const options = { service: 's3', credentials: server.admin, region: 'us-east-1', nowMs: server.clock.now() };
    return sendRaw(server.endpoint, draft.target, sign(draft, options));
  };
  const bare = await send({});
  assert.deepEqual([bare.status, /Content-MD5/.test(bare.body.toString())], [400, true]);
  assert.equal((await send({ 'content-md5': createHash('md5').update(body).digest('base64') })).status, 200);
  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const Transitions = [{ Days: 40, StorageClass: 'GLACIER' }];
  assert.deepEqual(Rules, [{ ID: 'old', Prefix: 'logs/', Status: 'Enabled', Transitions, Expiration: { Days: 365 } }]);
});

test('a run that is cut begins again, and leaves nothing undone or done twice', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await setRules(s3, Bucket, { Filter: { Prefix: 'gone' }, Expiration: { Days: 1 } });
  const names = Array.from({ length: 120 }, (_, index) => `${index % 3 === 0 ? 'kept' : 'gone'}/${index}`);
  await Promise.all(names.map((name) => put(s3, Bucket, name)));
  server.clock.advance(3 * dayMs);
  const cut = server.runDueJobs();
  await server.restart();
  await cut;
  await server.runDueJobs();
  const again = server.clients(server.admin).s3;
  const { Versions = [], DeleteMarkers = [] } = await again.send(new ListObjectVersionsCommand({ Bucket }));
  assert.deepEqual([Versions.length, DeleteMarkers.length], [120, 80]);
  assert.equal((await keysOf(again, Bucket)).length, 40);
  assert.deepEqual(server.reported, []);
});

test('objects expire at midnight, and are told of it before', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await setRules(s3, Bucket, { Filter: { Prefix: 'tmp/' }, Expiration: { Days: 2 } });
  const putAtMs = server.clock.now();
  const { Expiration } = await put(s3, Bucket, 'tmp/a');
  const expected = new Date((Math.floor(putAtMs / dayMs) + 3) * dayMs).toUTCString();
  assert.equal(Expiration, `expiry-date="${expected}", rule-id="rule%200"`);
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: 'tmp/a' }))).Expiration, Expiration);
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'tmp/a' }));
  assert.equal(got.Expiration, Expiration);
  await textOf(got);
  const other = await put(s3, Bucket, 'kept');
  assert.equal(other.Expiration, undefined);
  await afterDays(server, 2);
  assert.deepEqual(await keysOf(s3, Bucket), ['kept', 'tmp/a']);
  await afterDays(server, 1);
  assert.deepEqual(await keysOf(s3, Bucket), ['kept']);
  assert.deepEqual(server.reported, []);
});

test('new rules count for what is there already, without waiting for a day', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await setRules(s3, Bucket, { Expiration: { Days: 100 } });
  await put(s3, Bucket, 'a');
  await afterDays(server, 5);
  server.clock.advance(60_000);
  await setRules(s3, Bucket, { Expiration: { Days: 2 } });
  await afterDays(server, 1 / 24);
  assert.deepEqual(await keysOf(s3, Bucket), []);
});

test('where versions are kept, an expired object is hidden by a marker, older versions go, and then the marker', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await setRules(
    s3,
    Bucket,
    { Expiration: { Days: 1 } },
    { NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 1 } },
  );
  for (const _ of [0, 1, 2]) await put(s3, Bucket, 'k');
  const versions = async () => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    return [Versions.length, DeleteMarkers.length];
  };
  assert.deepEqual(await versions(), [3, 0]);
  await afterDays(server, 2);
  assert.deepEqual(await versions(), [3, 1]);
  await afterDays(server, 2);
  assert.deepEqual(await versions(), [2 - 1, 1]);
  await setRules(
    s3,
    Bucket,
    { Expiration: { ExpiredObjectDeleteMarker: true } },
    { NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
  );
  await afterDays(server, 2);
  assert.deepEqual(await versions(), [0, 0]);
});

test('objects move to colder classes, and keep their bytes, tag and date', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await setRules(s3, Bucket, {
    Filter: { ObjectSizeGreaterThan: 1 },
    Transitions: [
      { Days: 30, StorageClass: 'STANDARD_IA' },
      { Days: 90, StorageClass: 'GLACIER' },
    ],
  });
  await put(s3, Bucket, 'k');
  const head = () => s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
  const before = await head();
  await afterDays(server, 31);
  const after = await head();
  assert.equal(after.StorageClass, 'STANDARD_IA');
  assert.deepEqual([after.ETag, after.LastModified], [before.ETag, before.LastModified]);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }))), 'body');
  await afterDays(server, 60);
  assert.equal((await head()).StorageClass, 'GLACIER');
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'k' })), 'InvalidObjectState', 403);
});

test('tags choose objects, also those that are given later', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await setRules(s3, Bucket, { Filter: { Tag: { Key: 'keep', Value: 'no' } }, Expiration: { Days: 1 } });
  const { Expiration } = await put(s3, Bucket, 'tagged', { Tagging: 'keep=no&a=b' });
  assert.match(`${Expiration}`, /rule-id="rule%200"/);
  await put(s3, Bucket, 'later');
  await put(s3, Bucket, 'kept', { Tagging: 'keep=yes' });
  const TagSet = [{ Key: 'keep', Value: 'no' }];
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'later', Tagging: { TagSet } }));
  await afterDays(server, 2);
  assert.deepEqual(await keysOf(s3, Bucket), ['kept']);
});

test('a version under retention outlives the rules, until its time has come', async () => {
  await using world = await newBucketWorld();
  const { s3, server } = world;
  const Bucket = 'crosskey-locked';
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await setRules(s3, Bucket, {
    NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: 'GLACIER_IR' }],
    NoncurrentVersionExpiration: { NoncurrentDays: 2 },
  });
  const ObjectLockRetainUntilDate = new Date(server.clock.now() + 10 * dayMs);
  await put(s3, Bucket, 'k', { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate, Body: Buffer.alloc(200_000) });
  await put(s3, Bucket, 'k', { Body: Buffer.alloc(200_000) });
  await put(s3, Bucket, 'k');
  const classes = async () => {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    return Versions.map(({ StorageClass }) => StorageClass);
  };
  await afterDays(server, 2);
  assert.deepEqual(await classes(), ['STANDARD', 'GLACIER_IR', 'GLACIER_IR']);
  await afterDays(server, 2);
  assert.deepEqual(await classes(), ['STANDARD', 'GLACIER_IR']);
  await afterDays(server, 7);
  assert.deepEqual(await classes(), ['STANDARD']);
  assert.deepEqual(server.reported, []);
});

test('uploads that nobody completes are aborted, and tell when', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await setRules(s3, Bucket, { Filter: { Prefix: 'a' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } });
  const started = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
  assert.equal(started.AbortRuleId, 'rule 0');
  const { UploadId } = started;
  const parts = await s3.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId }));
  assert.deepEqual([parts.AbortDate, parts.AbortRuleId], [started.AbortDate, 'rule 0']);
  assert.equal((started.AbortDate?.getTime() ?? 1) % dayMs, 0);
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'b' }));
  await afterDays(server, 8);
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.deepEqual(
    Uploads.map(({ Key }) => Key),
    ['b'],
  );
});

test('seed 004-4: what a rule does is told as the work of S3 itself', async () => {
  await using receiver = await startReceiver();
  const QueueArn = 'arn:aws:sqs:us-east-1:100000000001:events';
  using file = targetsFile({ [QueueArn]: { kind: 'webhook', url: receiver.url } });
  await using server = await startServer({ notificationTargets: file.path });
  const { s3 } = server.clients(server.admin);
  const Bucket = 'crosskey-events';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const Events = ['s3:LifecycleExpiration:*' as const, 's3:LifecycleTransition' as const];
  const NotificationConfiguration = { QueueConfigurations: [{ QueueArn, Events }] };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  await setRules(
    s3,
    Bucket,
    { Filter: { Prefix: 'gone' }, Expiration: { Days: 1 } },
    { Filter: { ObjectSizeLessThan: 10 }, Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' }] },
  );
  await put(s3, Bucket, 'gone');
  await put(s3, Bucket, 'moved');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never' }));
  await afterDays(server, 2);
  server.clock.advance(2000);
  await server.runDueJobs();
  const records = receiver.received.flatMap(({ body }) => JSON.parse(body).Records ?? []);
  const told = records.map(({ eventName, userIdentity, s3: { object } }) => [
    eventName,
    object.key,
    userIdentity.principalId,
  ]);
  assert.deepEqual(told.sort(), [
    ['LifecycleExpiration:Delete', 'gone', 's3.amazonaws.com'],
    ['LifecycleTransition', 'moved', 's3.amazonaws.com'],
  ]);
});

test('a rule that runs while objects are written and read takes none that is too young, and tears none', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await setRules(s3, Bucket, { Expiration: { Days: 1 } });
  for (let round = 0; round < 12; round += 1) {
    const keys = Array.from({ length: 10 }, (_, index) => `${round}/${index}`);
    await Promise.all(keys.map((key) => put(s3, Bucket, key, { Body: `old ${key}` })));
    server.clock.advance(2 * dayMs);
    const fresh = keys.slice(0, 5);
    const read = async (key: string) => {
      const answer = await s3.send(new GetObjectCommand({ Bucket, Key: key })).catch((error: Error) => error.name);
      const text = typeof answer === 'string' ? answer : await textOf(answer);
      assert.ok(['NoSuchKey', `old ${key}`, `new ${key}`].includes(text), text);
    };
    await Promise.all([
      server.runDueJobs(),
      ...fresh.map((key) => put(s3, Bucket, key, { Body: `new ${key}` })),
      ...keys.map(read),
    ]);
    for (const key of fresh)
      assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: key }))), `new ${key}`);
    const left = (await keysOf(s3, Bucket)).filter((key) => key.startsWith(`${round}/`));
    assert.deepEqual(left, fresh);
  }
  assert.deepEqual(server.reported, []);
});

test('without the permission rules are neither told nor set nor removed', async () => {
  await using world = await newBucketWorld();
  const { s3 } = (await newAccount(world.server, 'stranger')).clients;
  const Bucket = world.bucket;
  const read = s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  await refused(read, 'AccessDenied', 403, /s3:GetLifecycleConfiguration .*no resource-based policy/);
  await refused(
    setRules(s3, Bucket, { Expiration: { Days: 1 } }),
    'AccessDenied',
    403,
    /s3:PutLifecycleConfiguration /,
  );
  const remove = s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
  await refused(remove, 'AccessDenied', 403, /s3:PutLifecycleConfiguration /);
});
