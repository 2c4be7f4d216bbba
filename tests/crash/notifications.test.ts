// Kill -9 while objects are written: of every write that was acknowledged, its event arrives, at least once.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ChildServer, clientsOf, managementAccount, until } from '../processes/child-server.ts';
import { startReceiver, targetsFile } from '../support/receiver.ts';
import { Chance } from './chance.ts';

const rounds = 3;
const Bucket = 'crosskey-events';
const QueueArn = `arn:aws:sqs:us-east-1:${managementAccount}:events`;

test('seed 004-4: no event of an acknowledged write is lost to a crash', async (t) => {
  const chance = new Chance();
  t.diagnostic(`CROSSKEY_CRASH_SEED=${chance.seed}`);
  const dataFolder = mkdtempSync(join(tmpdir(), 'crosskey-crash-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  await using receiver = await startReceiver();
  using file = targetsFile({ [QueueArn]: { kind: 'webhook', url: receiver.url } });
  const start = () => new ChildServer({ dataFolder, args: ['--workers', '2', '--notification-targets', file.path] });
  const acknowledged = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    await using server = start();
    const { s3 } = clientsOf(await server.ready());
    if (round === 0) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectCreated:*' as const] }];
      const NotificationConfiguration = { QueueConfigurations };
      await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    }
    let isOver = false;
    const write = async (writer: number) => {
      for (let count = 0; !isOver; count += 1) {
        const Key = `${writer}/${round}-${count}`;
        const sent = s3.send(new PutObjectCommand({ Bucket, Key, Body: 'body' }));
        // What the crash cut may have happened or not.
        if (
          await sent.then(
            () => true,
            () => false,
          )
        )
          acknowledged.add(Key);
      }
    };
    const writers = [0, 1, 2].map(write);
    // Longer than it takes to begin a delivery, so that it is cut as well.
    await delay(chance.integer(500, 2500));
    isOver = true;
    await server.killAll();
    await Promise.all(writers);
  }
  await using server = start();
  await server.ready();
  const missing = new Set(acknowledged);
  const hasAll = () => {
    for (const { body } of receiver.received.splice(0))
      for (const { s3 } of (JSON.parse(body).Records ?? []) as { s3: { object: { key: string } } }[])
        missing.delete(s3.object.key);
    return missing.size === 0;
  };
  // A lease of a process that was killed lasts a while.
  await until(hasAll, 60_000);
  assert.ok(acknowledged.size > 10, `${acknowledged.size} writes`);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});
