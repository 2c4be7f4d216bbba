// Background work as a user sees it, by a clock that is moved: seed 000-5, the trail's ninety days, and freed space.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openData } from '../../src/composition/open-data.ts';
import { dayMs, hourMs, systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { type Clients, startServer } from '../support/server.ts';

const bucket = 'sealed';

/** A key, something encrypted with it directly, and an object encrypted with it. */
async function newKeyInUse(admin: () => Clients, objectKey: string) {
  const { kms, s3 } = admin();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const keyArn = KeyMetadata?.Arn ?? assert.fail('no key');
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from('for ever') }));
  const encryption = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: objectKey, Body: 'for ever', ...encryption }));
  const decrypt = () => admin().kms.send(new DecryptCommand({ CiphertextBlob }));
  const get = async () => {
    const { Body } = await admin().s3.send(new GetObjectCommand({ Bucket: bucket, Key: objectKey }));
    return await Body?.transformToString();
  };
  return { keyArn, decrypt, get };
}

test('seed 000-5: a deletion waits its window, can be cancelled, and then nothing opens what the key encrypted', async () => {
  await using server = await startServer();
  // Anew after each move of the clock: a client keeps the time that it was made with.
  const admin = () => server.clients(server.admin);
  await admin().s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const [lost, spared] = [await newKeyInUse(admin, 'lost'), await newKeyInUse(admin, 'spared')];
  assert.equal(await lost.get(), 'for ever');
  for (const { keyArn } of [lost, spared]) {
    await admin().kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 }));
  }
  await assert.rejects(lost.get(), /pending deletion/);

  server.clock.advance(7 * dayMs - hourMs);
  await server.runDueJobs();
  const { KeyMetadata } = await admin().kms.send(new DescribeKeyCommand({ KeyId: lost.keyArn }));
  assert.equal(KeyMetadata?.KeyState, 'PendingDeletion');
  await admin().kms.send(new CancelKeyDeletionCommand({ KeyId: spared.keyArn }));
  await admin().kms.send(new EnableKeyCommand({ KeyId: spared.keyArn }));

  server.clock.advance(hourMs);
  await server.runDueJobs();
  await assert.rejects(admin().kms.send(new DescribeKeyCommand({ KeyId: lost.keyArn })), { name: 'NotFoundException' });
  await assert.rejects(lost.decrypt(), { name: 'AccessDeniedException' });
  await assert.rejects(lost.get(), /does not exist|is not found|NotFound/);
  await assert.rejects(admin().kms.send(new CancelKeyDeletionCommand({ KeyId: lost.keyArn })), {
    name: 'NotFoundException',
  });
  assert.equal(Buffer.from((await spared.decrypt()).Plaintext ?? []).toString(), 'for ever');
  assert.equal(await spared.get(), 'for ever');

  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'DeleteKey' }] as const;
  const { Events = [] } = await admin().cloudtrail.send(
    new LookupEventsCommand({ LookupAttributes: [...LookupAttributes] }),
  );
  assert.equal(Events.length, 1);
  const event = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}');
  assert.equal(event.eventType, 'AwsServiceEvent');
  assert.deepEqual(event.userIdentity, { accountId: server.managementAccount, invokedBy: 'AWS Internal' });
  assert.deepEqual(event.resources, [{ accountId: server.managementAccount, type: 'AWS::KMS::Key', ARN: lost.keyArn }]);
  assert.deepEqual(event.responseElements, { keyId: lost.keyArn });
  assert.deepEqual(server.reported, []);
});

test('a key whose day comes while the server is down is deleted after it starts', async () => {
  await using server = await startServer();
  const { kms } = server.clients(server.admin);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  server.clock.advance(30 * dayMs);
  await server.restart();
  await server.runDueJobs();
  const describe = server.clients(server.admin).kms.send(new DescribeKeyCommand({ KeyId }));
  await assert.rejects(describe, { name: 'NotFoundException' });
  assert.deepEqual(server.reported, []);
});

test('events are found for ninety days, and are not even kept for longer', async () => {
  await using server = await startServer();
  const admin = () => server.clients(server.admin);
  await admin().kms.send(new CreateKeyCommand({}));
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateKey' }];
  const found = async () =>
    (await admin().cloudtrail.send(new LookupEventsCommand({ LookupAttributes }))).Events?.length;
  server.clock.advance(90 * dayMs - hourMs);
  await server.runDueJobs();
  assert.equal(await found(), 1);
  server.clock.advance(6 * hourMs);
  await server.runDueJobs();
  assert.equal(await found(), 0);
  assert.deepEqual(server.reported, []);
});

test('the space of a blob that nothing refers to is freed, and that of an object is not', async () => {
  await using server = await startServer();
  const { s3 } = server.clients(server.admin);
  const body = Buffer.alloc(300_000, 'kept');
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'kept', Body: body }));
  {
    // Another process on the same folder writes a blob and ends before anything refers to it.
    await using data = await openData(server.dataFolder, systemClock, systemRandom);
    const writer = await data.blobs.create();
    await writer.write(Buffer.from('nobody will ask for this'));
    await writer.finish();
  }
  assert.equal(filesIn(server.dataFolder).length, 2);
  server.clock.advance(hourMs);
  await server.runDueJobs();
  assert.equal(filesIn(server.dataFolder).length, 1);
  const { Body } = await server.clients(server.admin).s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'kept' }));
  assert.ok(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(body));
  assert.deepEqual(server.reported, []);
});

function filesIn(dataFolder: string): string[] {
  return readdirSync(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
