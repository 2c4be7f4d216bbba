// Uploads that are completed, aborted, added to and removed with their bucket at the same time: one wins, nothing is half.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CompletedPart,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { blobCountBecomes, contentOf, newUpload } from './multipart-support.ts';
import { newBucketWorld } from './support.ts';

const rounds = 12;
/** Too large to be kept beside the metadata, so that what stays is seen as a file. */
const bodyOf = (name: string): Buffer => Buffer.alloc(70_000, name);

type Ended = { readonly ok: true } | { readonly ok: false; readonly code: string };

/** How it ended; a fault of the server's own fails the test. */
async function outcome(work: Promise<unknown>): Promise<Ended> {
  try {
    await work;
    return { ok: true };
  } catch (error) {
    assert(error instanceof Error);
    assert.notEqual(error.name, 'InternalError');
    return { ok: false, code: error.name };
  }
}

async function uploadsIn(s3: S3Client, Bucket: string): Promise<number> {
  return (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0;
}

test('completed and aborted at once: either the object is there or nothing is', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  let objects = 0;
  for (let round = 0; round < rounds; round++) {
    const place = { Bucket, Key: `round ${round}` };
    const upload = await newUpload(s3, place);
    const part = await upload.part(1, bodyOf('one'));
    const work = [() => upload.complete([part]), () => upload.abort()];
    if (round % 2 === 1) work.reverse();
    const ended = await Promise.all(work.map((start) => outcome(start())));
    const won = ended.filter(({ ok }) => ok);
    assert.equal(won.length, 1, JSON.stringify(ended));
    for (const end of ended) if (!end.ok) assert.equal(end.code, 'NoSuchUpload');
    const isThere = (await s3.send(new ListObjectsV2Command({ Bucket, Prefix: place.Key }))).KeyCount === 1;
    assert.equal(isThere, ended[round % 2]?.ok);
    if (isThere) assert.ok((await contentOf(s3, place)).equals(bodyOf('one')));
    if (isThere) objects += 1;
    assert.equal(await uploadsIn(s3, Bucket), 0);
  }
  await blobCountBecomes(server.dataFolder, objects);
  assert.deepEqual(server.reported, []);
});

test('completed by many at once: all get the same answer', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  for (let round = 0; round < 3; round++) {
    const upload = await newUpload(s3, { Bucket, Key: 'x' });
    const part = await upload.part(1, bodyOf(`round ${round}`));
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload.complete([part])));
    assert.equal(new Set(answers.map(({ ETag }) => ETag)).size, 1);
    assert.ok((await contentOf(s3, { Bucket, Key: 'x' })).equals(bodyOf(`round ${round}`)));
  }
  await blobCountBecomes(server.dataFolder, 1);
});

test('parts that come while an upload is completed or aborted are in it, or refused, and never left behind', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  for (let round = 0; round < rounds; round++) {
    const place = { Bucket, Key: 'x' };
    const upload = await newUpload(s3, place);
    const first = await upload.part(1, bodyOf('first'));
    const late = [1, 2, 3, 4, 5].map((number) => outcome(upload.part(number, bodyOf(`late ${number}`))));
    const ending = round % 2 === 0 ? outcome(upload.complete([first])) : outcome(upload.abort());
    const ended = await Promise.all(late);
    const end = await ending;
    for (const one of ended) if (!one.ok) assert.equal(one.code, 'NoSuchUpload');
    // The first part may have been replaced before the upload was completed: then its tag is unknown, and it goes on.
    if (!end.ok) {
      assert.equal(end.code, 'InvalidPart');
      await upload.abort();
    } else if (round % 2 === 0) assert.ok((await contentOf(s3, place)).equals(bodyOf('first')));
    assert.equal(await uploadsIn(s3, Bucket), 0);
    await s3.send(new DeleteObjectCommand(place));
    await blobCountBecomes(server.dataFolder, 0);
  }
  assert.deepEqual(server.reported, []);
});

test('the same part sent by many at once is one of them, whole', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const upload = await newUpload(s3, { Bucket, Key: 'x' });
  const bodies = ['a', 'b', 'c', 'd', 'e', 'f'].map(bodyOf);
  const parts = await Promise.all(bodies.map((body) => upload.part(1, body)));
  await blobCountBecomes(server.dataFolder, 1);
  const ended = await Promise.all(parts.map((part) => outcome(upload.complete([part]))));
  const winner = ended.findIndex(({ ok }) => ok);
  assert.ok((await contentOf(s3, { Bucket, Key: 'x' })).equals(bodies[winner] ?? Buffer.alloc(0)));
});

test('only one of many that demand an absent object makes it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  for (let round = 0; round < 4; round++) {
    const place = { Bucket, Key: `round ${round}` };
    const names = ['a', 'b', 'c', 'd'];
    const made: (readonly [Awaited<ReturnType<typeof newUpload>>, CompletedPart])[] = [];
    for (const name of names) {
      const upload = await newUpload(s3, place);
      made.push([upload, await upload.part(1, bodyOf(name))]);
    }
    const put = outcome(s3.send(new PutObjectCommand({ ...place, Body: bodyOf('put'), IfNoneMatch: '*' })));
    const ended = await Promise.all([
      ...made.map(([upload, part]) => outcome(upload.complete([part], { IfNoneMatch: '*' }))),
      put,
    ]);
    assert.equal(ended.filter(({ ok }) => ok).length, 1, JSON.stringify(ended));
    for (const end of ended) if (!end.ok) assert.equal(end.code, 'PreconditionFailed');
    const winner = [...names, 'put'][ended.findIndex(({ ok }) => ok)];
    assert.ok((await contentOf(s3, place)).equals(bodyOf(`${winner}`)));
  }
  assert.deepEqual(server.reported, []);
});

test('a bucket that is deleted takes every part with it, also one that comes at that moment', async () => {
  await using world = await newBucketWorld();
  const { s3, server } = world;
  for (let round = 0; round < rounds; round++) {
    const Bucket = `deleted-in-round-${round}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    const place = { Bucket, Key: 'x' };
    const upload = await newUpload(s3, place);
    const work = [
      upload.part(1, bodyOf('one')),
      upload.part(2, bodyOf('two')),
      newUpload(s3, place),
      s3.send(new DeleteBucketCommand({ Bucket })),
    ];
    const [, , , deleted] = await Promise.all(work.map(outcome));
    assert.deepEqual(deleted, { ok: true });
    await blobCountBecomes(server.dataFolder, 0);
    await s3.send(new CreateBucketCommand({ Bucket }));
    assert.equal(await uploadsIn(s3, Bucket), 0);
  }
  assert.deepEqual(server.reported, []);
});
