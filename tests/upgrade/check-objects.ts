// What an older version wrote of buckets and objects is read, listed, completed, given versions, swept around and deleted.
import assert from 'node:assert/strict';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { dayMs } from '../../src/kernel/clock.ts';
import type { Clients, TestServer } from '../support/server.ts';
import { contentOf, customerKey, type MadeObjects, plainBucket, sharedBucket } from './fill-objects.ts';

const keyFor = (Key: string): Partial<GetObjectCommandInput> =>
  Key.endsWith('-customer') ? { SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey } : {};

async function checkContent({ s3 }: Clients, Bucket: string, Key: string, ETag: string, VersionId?: string) {
  const place = { Bucket, Key, ...keyFor(Key), ...(VersionId && { VersionId }) };
  const read = await s3.send(new GetObjectCommand(place));
  const bytes = Buffer.from((await read.Body?.transformToByteArray()) ?? []);
  assert.ok(bytes.equals(contentOf(Key)), Key);
  assert.equal(read.ETag, ETag);
  if (bytes.length === 0) return;
  const range = await s3.send(new GetObjectCommand({ ...place, Range: 'bytes=3-9' }));
  const part = Buffer.from((await range.Body?.transformToByteArray()) ?? []);
  assert.ok(part.equals(contentOf(Key).subarray(3, 10)), Key);
}

const keysOf = async ({ s3 }: Clients, Bucket: string): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key);

export async function checkObjects(owner: Clients, partner: Clients, made: MadeObjects): Promise<void> {
  const { s3 } = owner;
  for (const [Key, ETag] of Object.entries(made.etags)) await checkContent(owner, plainBucket, Key, ETag);
  for (const [Key, ETag] of Object.entries(made.sharedEtags))
    for (const by of [owner, partner]) await checkContent(by, sharedBucket, Key, ETag);
  assert.deepEqual((await keysOf(owner, plainBucket)).toSorted(), Object.keys(made.etags).toSorted());
  const head = await s3.send(new HeadObjectCommand({ Bucket: plainBucket, Key: 'small' }));
  assert.deepEqual(
    [head.ContentType, head.CacheControl, head.Metadata, head.VersionId, head.TagCount],
    ['text/plain', 'no-store', { team: 'blue' }, undefined, undefined],
  );
  // Its bucket was open before there was a way to close it, and has not been closed behind its owner's back.
  await assert.rejects(s3.send(new GetPublicAccessBlockCommand({ Bucket: sharedBucket })), {
    name: 'NoSuchPublicAccessBlockConfiguration',
  });
  await completeOpen(owner, made);
  for (const Key of ['small-kms', 'large-parts-kms', 'large-kms'])
    await s3.send(
      new CopyObjectCommand({ Bucket: plainBucket, Key: `${Key}-copy`, CopySource: `${plainBucket}/${Key}` }),
    );
  const Tagging = { TagSet: [{ Key: 'team', Value: 'blue' }] };
  await s3.send(new PutObjectTaggingCommand({ Bucket: plainBucket, Key: 'large-kms', Tagging }));
  await checkContent(owner, plainBucket, 'large-kms', made.etags['large-kms'] ?? '');
}

async function completeOpen(owner: Clients, { openUpload }: MadeObjects): Promise<void> {
  const { Key, UploadId, ETag } = openUpload;
  const upload = { Bucket: plainBucket, Key, UploadId };
  const { Parts } = await owner.s3.send(new ListPartsCommand(upload));
  assert.deepEqual(
    Parts?.map((part) => part.ETag),
    [ETag],
  );
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const completed = await owner.s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  await checkContent(owner, plainBucket, Key, completed.ETag ?? '');
}

/** Each object becomes the version `null`, below one that is written over it. */
export async function deleteObjects(server: TestServer, owner: Clients, made: MadeObjects): Promise<void> {
  const { s3 } = owner;
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: plainBucket, VersioningConfiguration }));
  for (const Key of Object.keys(made.etags))
    await s3.send(new PutObjectCommand({ Bucket: plainBucket, Key, Body: 'newer' }));
  for (let day = 0; day < 3; day += 1) {
    server.clock.advance(dayMs);
    await server.runDueJobs();
  }
  for (const [Key, ETag] of Object.entries(made.etags)) await checkContent(owner, plainBucket, Key, ETag, 'null');
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: plainBucket }));
  assert.equal(Versions?.length, 2 * Object.keys(made.etags).length);
  for (const { Key, VersionId } of Versions ?? [])
    await s3.send(new DeleteObjectCommand({ Bucket: plainBucket, Key, VersionId }));
  for (const Key of await keysOf(owner, sharedBucket))
    await s3.send(new DeleteObjectCommand({ Bucket: sharedBucket, Key }));
  for (const Bucket of [plainBucket, sharedBucket]) await s3.send(new DeleteBucketCommand({ Bucket }));
}
