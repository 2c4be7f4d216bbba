// The sweeper takes the blobs of what is gone, and none that a version, a lock, an archive or an upload still needs.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  RestoreObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { dayMs } from '../../src/kernel/clock.ts';
import { newBucketWorld, textOf } from './support.ts';

/** More than is kept in a record. */
const large = (text: string) => text.repeat(Math.ceil(70_000 / text.length));

const blobsOf = (dataFolder: string): readonly string[] =>
  readdirSync(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

/** What must stay: a version, and what it says. */
type Kept = readonly [Key: string, VersionId: string | undefined, text: string];

async function fillVersions(s3: S3Client, Bucket: string): Promise<readonly Kept[]> {
  const put = async (Key: string, text: string, more: Partial<PutObjectCommandInput> = {}): Promise<Kept> => {
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: large(text), ...more }));
    return [Key, VersionId ?? 'null', text];
  };
  const version = (Status: 'Enabled' | 'Suspended') =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const kept: Kept[] = [await put('null-below', 'first')];
  await put('gone', 'gone');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
  await version('Enabled');
  for (const text of ['one', 'two', 'three']) kept.push(await put('null-below', text));
  kept.push(await put('marked', 'marked'));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'marked' }));
  const [, VersionId] = await put('marked', 'removed');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'marked', VersionId }));
  kept.push(await put('archived', 'archived', { StorageClass: 'GLACIER' }));
  await s3.send(new RestoreObjectCommand({ Bucket, Key: 'archived', RestoreRequest: { Days: 20 } }));
  const copied = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/null-below` }));
  kept.push(['copy', copied.VersionId, 'three']);
  await version('Suspended');
  await put('suspended', 'replaced');
  kept.push(await put('suspended', 'newest'));
  return kept;
}

async function begin(s3: S3Client, Bucket: string, Key: string) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = async (text: string) => {
    const Body = large(text);
    return (await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }))).ETag;
  };
  const complete = (ETag: string | undefined) => {
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    return s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
  };
  return { part, complete, UploadId };
}

test('after restarts and sweeps every version is there, and no blob that nothing refers to', async () => {
  await using world = await newBucketWorld();
  const { server, bucket: Bucket } = world;
  const kept = [...(await fillVersions(world.s3, Bucket))];
  const locking = 'crosskey-test-locks';
  await world.s3.send(new CreateBucketCommand({ Bucket: locking, ObjectLockEnabledForBucket: true }));
  const until = new Date(server.clock.now() + 100 * dayMs);
  const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until } as const;
  const place = { Bucket: locking, Key: 'locked' };
  const locked = await world.s3.send(new PutObjectCommand({ ...place, Body: large('locked'), ...lock }));
  await world.s3.send(new DeleteObjectCommand(place));
  const open = await begin(world.s3, Bucket, 'open');
  await open.part('replaced');
  const ETag = await open.part('part');
  const done = await begin(world.s3, Bucket, 'done');
  const completed = await done.complete(await done.part('done'));
  kept.push(['done', completed.VersionId ?? 'null', 'done']);
  for (let round = 0; round < 2; round += 1) {
    await server.restart();
    server.clock.advance(2 * dayMs);
    await server.runDueJobs();
  }
  const { s3 } = server.clients(server.admin);
  for (const [Key, VersionId, text] of kept) {
    const read = await textOf(await s3.send(new GetObjectCommand({ Bucket, Key, VersionId })));
    assert.ok(read === large(text), `${Key} ${text}`);
  }
  const read = await s3.send(new GetObjectCommand({ ...place, VersionId: locked.VersionId }));
  assert.ok((await textOf(read)) === large('locked'));
  // With the locked one, and the part of the upload.
  assert.equal(blobsOf(server.dataFolder).length, kept.length + 2);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const upload = { Bucket, Key: 'open', UploadId: open.UploadId };
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  const opened = await s3.send(new GetObjectCommand({ Bucket, Key: 'open' }));
  assert.ok((await textOf(opened)) === large('part'));
  assert.deepEqual(server.reported, []);
});

test('a bucket takes the parts of its uploads along, however many there are', async () => {
  await using world = await newBucketWorld();
  const { server, s3, bucket: Bucket } = world;
  const uploads = 18;
  for (let count = 0; count < uploads; count += 1) {
    const { part } = await begin(s3, Bucket, `key-${count}`);
    await part('part');
  }
  assert.equal(blobsOf(server.dataFolder).length, uploads);
  await s3.send(new DeleteBucketCommand({ Bucket }));
  // Another of the same name has nothing of it.
  await s3.send(new CreateBucketCommand({ Bucket }));
  assert.equal((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads, undefined);
  server.clock.advance(2 * dayMs);
  await server.runDueJobs();
  assert.deepEqual(blobsOf(server.dataFolder), []);
  assert.deepEqual(server.reported, []);
});
