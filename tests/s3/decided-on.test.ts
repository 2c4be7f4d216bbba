// What is decided on is what is read, changed or replaced, whatever is written in between.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  CopyObjectCommand,
  GetObjectCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { allow, policy as document, newAccount } from '../kms/accounts.ts';
import { canonicalId, newAclWorld } from './acl-support.ts';
import { newBucketWorld, refused, textOf } from './support.ts';

const rounds = 60;
/** More than is kept in a record. */
const theirs = Buffer.alloc(300_000, 'x');

/** Then the request is decided. */
function isBeingWritten(dataFolder: string): boolean {
  const folder = join(dataFolder, 'objects');
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.part'));
}

test('a reader whom a tag keeps out never gets the bytes of an object that has it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const member = await newAccount(server, 'reader');
  const reader = await member.user('reader', document(allow('s3:*')));
  const Key = 'a';
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const Principal = { AWS: member.id };
  const open = { Effect: 'Allow', Principal, Action: 's3:*', Resource };
  const Condition = { StringEquals: { 's3:ExistingObjectTag/secret': 'yes' } };
  const closed = { Effect: 'Deny', Principal, Action: ['s3:GetObject', 's3:PutObjectTagging'], Resource, Condition };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(document(open, closed)) }));
  const put = (isSecret: boolean) =>
    s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: isSecret ? 'secret' : 'open',
        ...(isSecret && { Tagging: 'secret=yes' }),
      }),
    );
  const seen: string[] = [];
  await put(false);
  let isDone = false;
  const read = async () => {
    while (!isDone)
      await reader.s3.send(new GetObjectCommand({ Bucket, Key })).then(
        async (answer) => seen.push(await textOf(answer)),
        () => seen.push('denied'),
      );
  };
  const copy = async () => {
    while (!isDone) {
      await reader.s3
        .send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` }))
        .catch(() => {});
      const answer = await reader.s3.send(new GetObjectCommand({ Bucket, Key: 'copy' })).catch(() => undefined);
      if (answer !== undefined) seen.push(await textOf(answer));
    }
  };
  const retag = async () => {
    const Tagging = { TagSet: [{ Key: 'secret', Value: 'no' }] };
    while (!isDone) await reader.s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging })).catch(() => {});
  };
  const readers = [read(), read(), read(), copy(), retag()];
  for (let round = 0; round < rounds; round += 1) await put(round % 2 === 0);
  isDone = true;
  await Promise.all(readers);
  assert.ok(seen.includes('open'));
  assert.ok(seen.includes('denied'));
  assert.ok(!seen.includes('secret'));
  assert.deepEqual(server.reported, []);
});

test('a write that began where there was no object does not replace one of another that came meanwhile', async () => {
  await using world = await newAclWorld();
  const { bucket: Bucket, owner, user, other } = world;
  const s3 = owner.admin.s3;
  const grants = {
    GrantFullControl: `id="${await canonicalId(s3)}"`,
    GrantWrite: `id="${await canonicalId(other.admin.s3)}"`,
  };
  await s3.send(new PutBucketAclCommand({ Bucket, ...grants }));
  const slowly = async (Key: string, meanwhile: () => Promise<unknown>) => {
    const Body = new PassThrough();
    Body.write(theirs.subarray(1));
    const sent = user.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: theirs.length }));
    sent.catch(() => {});
    while (!isBeingWritten(world.server.dataFolder)) await setImmediate();
    await meanwhile();
    Body.end(theirs.subarray(0, 1));
    return sent;
  };
  const Key = 'a';
  await refused(
    slowly(Key, () => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'mine' }))),
    'OperationAborted',
    409,
  );
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key }))), 'mine');
  // His own may come meanwhile.
  await slowly('b', () => user.s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'first' })));
  assert.equal(await textOf(await user.s3.send(new GetObjectCommand({ Bucket, Key: 'b' }))), theirs.toString());
});
