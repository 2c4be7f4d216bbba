// Server access logs: each request to a logged bucket becomes a line in an object of the target bucket, or stays away
// where the policy of the target does not let the service write.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type LoggingEnabled,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { sendRaw } from '../support/http.ts';
import { startServer } from '../support/server.ts';
import { refused, textOf } from './support.ts';

const Bucket = 'crosskey-logged';
const target = 'crosskey-logs';
const fiveMinutesMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;

async function newLoggedWorld(more: Partial<LoggingEnabled> = {}) {
  const server = await startServer();
  // Made anew where the clock has moved: a client keeps the time of its making.
  const admin = () => server.clients(server.admin).s3;
  const s3 = admin();
  const account = server.managementAccount;
  for (const name of [Bucket, target]) await s3.send(new CreateBucketCommand({ Bucket: name }));
  const LoggingEnabled = { TargetBucket: target, TargetPrefix: 'log/', ...more };
  await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
  return {
    server,
    account,
    admin,
    /** Lets the service write, for requests to the bucket of this account. */
    async open(source = `arn:aws:s3:::${Bucket}`) {
      const statement = {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${target}/log/*`,
        Condition: { ArnLike: { 'aws:SourceArn': source }, StringEquals: { 'aws:SourceAccount': account } },
      };
      await admin().send(new PutBucketPolicyCommand({ Bucket: target, Policy: JSON.stringify(policy(statement)) }));
    },
    async deliver() {
      server.clock.advance(fiveMinutesMs);
      await server.runDueJobs();
    },
    async keys() {
      const { Contents = [] } = await admin().send(new ListObjectsV2Command({ Bucket: target }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async lines() {
      const texts: string[] = [];
      for (const Key of await this.keys())
        texts.push(await textOf(await admin().send(new GetObjectCommand({ Bucket: target, Key }))));
      return texts.join('').split('\n').slice(0, -1);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The fields that say what happened. */
function factsOf(line: string): string[] {
  const fields = line.match(/\[[^\]]*\]|"[^"]*"|\S+/g) ?? [];
  return [4, 6, 7, 9, 10].map((index) => fields[index] ?? '');
}

test('seed 000-8: requests appear in the target bucket as lines in the format of AWS', async () => {
  await using world = await newLoggedWorld();
  const { server } = world;
  const s3 = world.admin();
  const account = await newAccount(server, 'other');
  await world.open();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'content' }));
  await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'a b' })));
  const nobody = await account.user('nobody', policy(allow('s3:ListAllMyBuckets')));
  await refused(nobody.s3.send(new GetObjectCommand({ Bucket, Key: 'a b' })), 'AccessDenied', 403);
  await sendRaw(server.endpoint, `/${Bucket}/x`, { headers: { 'user-agent': 'stranger "x"' } });
  await sendRaw(server.endpoint, '/x', { headers: { host: `${Bucket}.s3-website.localhost` } });
  // Another bucket is not logged.
  await s3.send(new HeadBucketCommand({ Bucket: target }));
  await world.deliver();
  const keys = await world.keys();
  assert.equal(keys.length, 1);
  assert.match(keys[0] ?? '', /^log\/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$/);
  const lines = await world.lines();
  const admin = `arn:aws:iam::${world.account}:user/admin`;
  assert.deepEqual(lines.map(factsOf), [
    [admin, 'REST.PUT.LOGGING_STATUS', '-', '200', '-'],
    [admin, 'REST.PUT.OBJECT', 'a+b', '200', '-'],
    [admin, 'REST.GET.OBJECT', 'a+b', '200', '-'],
    [`arn:aws:iam::${account.id}:user/nobody`, 'REST.GET.OBJECT', 'a+b', '403', 'AccessDenied'],
    ['-', 'REST.GET.OBJECT', 'x', '403', 'AccessDenied'],
    ['-', 'WEBSITE.GET.OBJECT', 'x', '404', 'NoSuchWebsiteConfiguration'],
  ]);
  assert.match(
    lines[2] ?? '',
    new RegExp(`^[0-9a-f]{64} ${Bucket} \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:[\\d:]{8} \\+0000\\] `),
  );
  assert.match(
    lines[2] ?? '',
    /"GET \/crosskey-logged\/a%20b\?x-id=GetObject HTTP\/1\.1" 200 - 7 7 \d+ - .* SigV4 - AuthHeader /,
  );
  assert.match(lines[4] ?? '', /"stranger %22x%22"/);
  // Once, and not again.
  await world.deliver();
  assert.equal((await world.keys()).length, 1);
  assert.deepEqual(server.reported, []);
});

test('the service writes where the policy of the target lets it, for the source that it names', async () => {
  await using world = await newLoggedWorld();
  await world.deliver();
  assert.deepEqual(await world.keys(), []);
  await world.open('arn:aws:s3:::crosskey-another');
  await world.deliver();
  assert.deepEqual(await world.keys(), []);
  await world.open();
  await world.deliver();
  assert.equal((await world.lines()).length, 1);
  assert.deepEqual(world.server.reported, []);
});

test('what cannot be delivered is given up after a day', async () => {
  await using world = await newLoggedWorld();
  world.server.clock.advance(dayMs + 1);
  await sendRaw(world.server.endpoint, `/${Bucket}`);
  await world.deliver();
  await world.open();
  await world.deliver();
  assert.deepEqual((await world.lines()).map(factsOf), [['-', 'REST.GET.BUCKET', '-', '403', 'AccessDenied']]);
});

test('log objects are partitioned by bucket and day, where that is asked for', async () => {
  const PartitionedPrefix = { PartitionDateSource: 'EventTime' } as const;
  await using world = await newLoggedWorld({ TargetObjectKeyFormat: { PartitionedPrefix } });
  await world.open();
  await world.deliver();
  const [key = ''] = await world.keys();
  const start = `log/${world.account}/us-east-1/${Bucket}/`;
  assert.ok(key.startsWith(start), key);
  assert.match(key.slice(start.length), /^(\d{4})\/(\d\d)\/(\d\d)\/\1-\2-\3-00-00-00-[0-9A-F]{16}$/);
});

test('the default encryption of the target counts: a key of a customer refuses the service', async () => {
  await using world = await newLoggedWorld();
  await world.open();
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } };
  await world
    .admin()
    .send(new PutBucketEncryptionCommand({ Bucket: target, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  await world.deliver();
  assert.deepEqual(await world.keys(), []);
  assert.deepEqual(world.server.reported, []);
});

test('what is kept of a request outlives a restart', async () => {
  await using world = await newLoggedWorld();
  await world.open();
  await sendRaw(world.server.endpoint, `/${Bucket}/lost?`);
  await world.server.restart();
  await world.deliver();
  const [line = '', ...others] = (await world.lines()).slice(-1);
  assert.deepEqual(others, []);
  assert.match(line, /REST\.GET\.OBJECT lost /);
});
