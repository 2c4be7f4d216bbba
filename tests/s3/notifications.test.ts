// Events of buckets: configured by the SDK, delivered over HTTP to a receiver of the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  type Event,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { newAccount } from '../support/accounts.ts';
import { sendForm, signForm } from '../support/post-form.ts';
import { type Receiver, startReceiver, targetsFile } from '../support/receiver.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { refused } from './support.ts';

const queue = 'arn:aws:sqs:us-east-1:100000000001:events';
const topic = 'arn:aws:sns:us-east-1:100000000001:events';
const foreign = 'arn:aws:sqs:us-east-1:100000000002:foreign';
const shared = 'arn:aws:sqs:us-east-1:100000000002:shared';
const unbound = 'arn:aws:sqs:us-east-1:100000000001:unbound';
const Bucket = 'crosskey-events';
const keys = { accessKeyId: 'AKIATARGET', secretAccessKey: 'secret-of-the-target' };

interface World extends AsyncDisposable {
  readonly server: TestServer;
  readonly receiver: Receiver;
  readonly s3: S3Client;
  /** What has come since the last time, after the clock has moved on. */
  news(advanceMs?: number): Promise<readonly EventRecord[]>;
}

interface EventRecord {
  readonly eventName: string;
  readonly userIdentity: { readonly principalId: string };
  readonly responseElements: Readonly<Record<string, string>>;
  readonly s3: {
    readonly configurationId: string;
    readonly object: Readonly<Record<'key' | 'sequencer', string>> & {
      readonly size?: number;
      readonly eTag?: string;
      readonly versionId?: string;
    };
  };
}

async function newWorld(): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await startReceiver());
  const file = stack.use(
    targetsFile({
      [queue]: { kind: 'webhook', url: `${receiver.url}/queue`, headers: { authorization: 'Bearer token' } },
      [foreign]: { kind: 'webhook', url: `${receiver.url}/foreign` },
      [shared]: { kind: 'webhook', url: `${receiver.url}/shared`, accounts: ['100000000001'] },
      [topic]: { kind: 'sns', url: receiver.url, ...keys },
    }),
  );
  const server = stack.use(await startServer({ notificationTargets: file.path }));
  const { s3 } = server.clients(server.admin);
  await s3.send(new CreateBucketCommand({ Bucket }));
  let seen = 0;
  const owned = stack.move();
  return {
    server,
    receiver,
    s3,
    async news(advanceMs = 1000) {
      server.clock.advance(advanceMs);
      await server.runDueJobs();
      const fresh = receiver.received.slice(seen);
      seen = receiver.received.length;
      return fresh.flatMap(({ body }) => (JSON.parse(body).Records ?? []) as EventRecord[]);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const notify = (s3: S3Client, events: readonly Event[], prefix?: string) =>
  s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Id: 'all',
            QueueArn: queue,
            Events: [...events],
            ...(prefix !== undefined && { Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: prefix }] } } }),
          },
        ],
      },
    }),
  );

const put = (s3: S3Client, Key: string, Body = 'body') => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const namesOf = (events: readonly EventRecord[]) => events.map(({ eventName, s3 }) => [eventName, s3.object.key]);

test('seed 004-4: a configuration is kept, given back and replaced as a whole; a test event says that it counts', async () => {
  await using world = await newWorld();
  const { s3, receiver, server } = world;
  const read = () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const { $metadata: _, ...none } = await read();
  assert.deepEqual(none, {});
  await notify(s3, ['s3:ObjectCreated:*'], 'in/');
  await world.news();
  const [message, ...others] = receiver.received;
  assert.equal(others.length, 0);
  assert.equal(message?.path, '/queue');
  assert.equal(message.headers.authorization, 'Bearer token');
  const { Service, Event, Bucket: named } = JSON.parse(message.body);
  assert.deepEqual([Service, Event, named], ['Amazon S3', 's3:TestEvent', Bucket]);
  const { $metadata: __, ...kept } = await read();
  const Filter = { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } };
  assert.deepEqual(kept, {
    QueueConfigurations: [{ Id: 'all', QueueArn: queue, Events: ['s3:ObjectCreated:*'], Filter }],
  });
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
  const { $metadata: ___, ...bridge } = await read();
  assert.deepEqual(bridge, { EventBridgeConfiguration: {} });
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
  await put(s3, 'in/a');
  assert.deepEqual(await world.news(), []);
  assert.deepEqual(server.reported, []);
});

test('seed 004-4: new, copied, assembled and deleted objects are told, with size, tag and growing sequencers', async () => {
  await using world = await newWorld();
  const { s3 } = world;
  await notify(s3, ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
  const { ETag, $metadata } = await put(s3, 'a b/ü');
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a b/%C3%BC` }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const part = await s3.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'part' }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a b/ü' }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'copy' }, { Key: 'never' }] } }));
  const events = await world.news();
  const sorted = namesOf(events).sort();
  assert.deepEqual(sorted, [
    ['ObjectCreated:CompleteMultipartUpload', 'parts'],
    ['ObjectCreated:Copy', 'copy'],
    ['ObjectCreated:Put', 'a+b/%C3%BC'],
    ['ObjectRemoved:Delete', 'a+b/%C3%BC'],
    ['ObjectRemoved:Delete', 'copy'],
  ]);
  const [created, removed] = events.filter(({ s3: { object } }) => object.key === 'a+b/%C3%BC');
  assert(created !== undefined && removed !== undefined);
  assert.equal(created.eventName, 'ObjectCreated:Put');
  assert.equal(created.s3.object.size, 4);
  assert.equal(`"${created.s3.object.eTag}"`, ETag);
  assert.equal(created.s3.configurationId, 'all');
  assert.match(created.userIdentity.principalId, /^AWS:AIDA/);
  assert.equal(created.responseElements['x-amz-request-id'], $metadata.requestId);
  assert.equal(created.responseElements['x-amz-id-2'], $metadata.extendedRequestId);
  assert(created.s3.object.sequencer < removed.s3.object.sequencer);
});

test('where versions are kept, events name them, and a deletion is a marker', async () => {
  await using world = await newWorld();
  const { s3 } = world;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await notify(s3, ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
  const { VersionId } = await put(s3, 'k');
  const { VersionId: markerId } = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId }));
  const told = (await world.news()).map(({ eventName, s3: { object } }) => [eventName, object.versionId]);
  assert.deepEqual(told, [
    ['ObjectCreated:Put', VersionId],
    ['ObjectRemoved:DeleteMarkerCreated', markerId],
    ['ObjectRemoved:Delete', VersionId],
  ]);
});

test('an object that a form of a browser makes is told as that', async () => {
  await using world = await newWorld();
  const { s3, server } = world;
  await notify(s3, ['s3:ObjectCreated:Post']);
  const conditions = [{ bucket: Bucket }, { key: 'posted' }];
  const signed = signForm({ credentials: server.admin, nowMs: server.clock.now(), conditions });
  const answer = await sendForm(`${server.endpoint}/${Bucket}`, { key: 'posted', ...signed }, new Blob(['body']));
  assert.equal(answer.status, 204);
  await put(s3, 'put');
  assert.deepEqual(namesOf(await world.news()), [['ObjectCreated:Post', 'posted']]);
});

test('tags and ACLs that change are told, and other changes in place are not', async () => {
  await using world = await newWorld();
  const { s3 } = world;
  const Rules = [{ ObjectOwnership: 'ObjectWriter' as const }];
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  const { ETag } = await put(s3, 'k');
  await notify(s3, ['s3:ObjectTagging:*', 's3:ObjectAcl:Put']);
  const place = { Bucket, Key: 'k' };
  await s3.send(new PutObjectTaggingCommand({ ...place, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }));
  await s3.send(new PutObjectAclCommand({ ...place, ACL: 'bucket-owner-full-control' }));
  await s3.send(new DeleteObjectTaggingCommand(place));
  const events = await world.news();
  assert.deepEqual(
    events.map(({ eventName }) => eventName),
    ['ObjectTagging:Put', 'ObjectAcl:Put', 'ObjectTagging:Delete'],
  );
  assert(events.every(({ s3: { object } }) => `"${object.eTag}"` === ETag && object.size === 4));
});

test('only the events and keys that a rule names are told', async () => {
  await using world = await newWorld();
  const { s3 } = world;
  await notify(s3, ['s3:ObjectCreated:Put'], 'in/');
  await put(s3, 'out/a');
  await put(s3, 'in/a');
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'in/b', CopySource: `${Bucket}/in/a` }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'in/a' }));
  assert.deepEqual(namesOf(await world.news()), [['ObjectCreated:Put', 'in/a']]);
});

test('what changes one key is told in the order in which it happened, whoever wrote', async () => {
  await using world = await newWorld();
  const { s3 } = world;
  await notify(s3, ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
  await Promise.all(Array.from({ length: 30 }, (_, index) => put(s3, `k${index % 3}`, 'x'.repeat(index))));
  const events = await world.news();
  assert.equal(events.length, 30);
  for (const key of ['k0', 'k1', 'k2']) {
    const sequencers = events.flatMap(({ s3: { object } }) => (object.key === key ? [object.sequencer] : []));
    assert.equal(new Set(sequencers).size, 10);
    assert.deepEqual(sequencers, [...sequencers].sort());
  }
});

test('a topic gets the same message by Publish, signed with the keys of the operator', async () => {
  await using world = await newWorld();
  const { s3, receiver } = world;
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { TopicConfigurations: [{ TopicArn: topic, Events: ['s3:ObjectCreated:*'] }] },
    }),
  );
  await put(s3, 'a');
  world.server.clock.advance(1000);
  await world.server.runDueJobs();
  const forms = receiver.received.map(({ body }) => new URLSearchParams(body));
  assert.deepEqual(
    forms.map((form) => [form.get('Action'), form.get('TopicArn')]),
    [
      ['Publish', topic],
      ['Publish', topic],
    ],
  );
  assert.equal(JSON.parse(`${forms[1]?.get('Message')}`).Records[0].eventName, 'ObjectCreated:Put');
  assert.match(`${receiver.received[0]?.headers.authorization}`, /Credential=AKIATARGET\/\d{8}\/us-east-1\/sns\//);
});

test('a destination that nobody bound is refused by its name, unless it shall not be looked at', async () => {
  await using world = await newWorld();
  const { s3 } = world;
  const configuration = {
    Bucket,
    NotificationConfiguration: {
      QueueConfigurations: [{ QueueArn: unbound, Events: ['s3:ObjectCreated:*' as const] }],
    },
  };
  const words = /^Unable to validate the following destination configurations$/;
  await refused(s3.send(new PutBucketNotificationConfigurationCommand(configuration)), 'InvalidArgument', 400, words);
  const skipped = { ...configuration, SkipDestinationValidation: true };
  await s3.send(new PutBucketNotificationConfigurationCommand(skipped));
  await put(s3, 'a');
  assert.deepEqual(await world.news(), []);
});

test('a destination of another account takes events only of the accounts that the operator names', async () => {
  await using world = await newWorld();
  const { s3, receiver } = world;
  const configure = (QueueArn: string, SkipDestinationValidation = false) =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }] },
        SkipDestinationValidation,
      }),
    );
  await refused(configure(foreign), 'InvalidArgument', 400, /^Unable to validate/);
  await configure(foreign, true);
  await put(s3, 'a');
  assert.deepEqual(await world.news(), []);
  await configure(shared);
  await put(s3, 'b');
  assert.deepEqual(namesOf(await world.news()), [['ObjectCreated:Put', 'b']]);
  assert(receiver.received.every(({ path }) => path === '/shared'));
});

test('a dead destination slows nothing, and gets everything once it lives; a redirection is not followed', async () => {
  await using world = await newWorld();
  const { s3, receiver, server } = world;
  await notify(s3, ['s3:ObjectCreated:*']);
  await world.news();
  receiver.status = 503;
  for (const index of [0, 1, 2, 3]) await put(s3, `k${index}`);
  assert.deepEqual(await world.news(), []);
  const page = await (await fetch(`${server.endpoint}/_crosskey/metrics`)).text();
  assert.match(page, /^crosskey_notifications_pending\{destination="arn:aws:sqs:[^"]*:events"\} 4$/m);
  assert.match(page, /^crosskey_notifications_delivered_total\{destination="arn:aws:sqs:[^"]*:events"\} 1$/m);
  receiver.status = 302;
  assert.deepEqual(await world.news(60_000), []);
  await server.restart();
  receiver.status = 204;
  assert.deepEqual(
    namesOf(await world.news(300_000)).sort(),
    [0, 1, 2, 3].map((index) => ['ObjectCreated:Put', `k${index}`]),
  );
  assert(receiver.received.every(({ path }) => path === '/queue'));
});

test('without the permission nothing is told or set', async () => {
  await using world = await newWorld();
  const { clients } = await newAccount(world.server, 'stranger');
  const { s3 } = clients;
  const read = s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  await refused(read, 'AccessDenied', 403, /s3:GetBucketNotification .*no resource-based policy/);
  await refused(notify(s3, ['s3:ObjectCreated:*']), 'AccessDenied', 403, /s3:PutBucketNotification /);
});
