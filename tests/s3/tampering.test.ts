// Files of the data folder changed behind the server's back: an error, or a cut before a wrong byte. And files that nobody needs.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { sealedHeaderSize, segmentSealedSize } from '../../src/crypto/sealed-stream/sizes.ts';
import { bytesOf, newBucketWorld } from './support.ts';

const size = 300_000;
const plain = Buffer.from(Array.from({ length: size }, (_, index) => (index * 7 + (index >>> 8)) & 0xff));

function blobFiles(dataFolder: string): string[] {
  return readdirSync(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function onlyBlob(dataFolder: string): string {
  const [file, ...others] = blobFiles(dataFolder);
  assert(file !== undefined && others.length === 0);
  return file;
}

interface Received {
  readonly status: number | undefined;
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

/** All that comes over the connection, also when it is cut. */
async function receive(s3: S3Client, Bucket: string, Key: string): Promise<Received> {
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }));
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', () => {});
      response.on('close', () =>
        resolve({ status: response.statusCode, bytes: Buffer.concat(pieces), isWhole: response.complete }),
      );
    }).on('error', reject);
  });
}

const flip = (at: number) => (sealed: Buffer) => {
  const changed = Buffer.from(sealed);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
};
const segment = (index: number) => sealedHeaderSize + index * segmentSealedSize;

const seenAtOnce: readonly [string, (sealed: Buffer) => Buffer][] = [
  ['the first segment flipped', flip(segment(0) + 5)],
  ['its tag flipped', flip(segment(1) - 1)],
  ['nothing left', () => Buffer.alloc(0)],
  ['cut in the first segment', (sealed) => sealed.subarray(0, 1000)],
];
const seenLater: readonly [string, (sealed: Buffer) => Buffer][] = [
  ['a later segment flipped', flip(segment(2) + 5)],
  ['the last byte flipped', (sealed) => flip(sealed.length - 1)(sealed)],
  ['cut at a segment', (sealed) => sealed.subarray(0, segment(3))],
  [
    'two segments exchanged',
    (sealed) =>
      Buffer.concat([
        sealed.subarray(0, segment(1)),
        sealed.subarray(segment(2), segment(3)),
        sealed.subarray(segment(1), segment(2)),
        sealed.subarray(segment(3)),
      ]),
  ],
];

test('a large object that is changed on the disk gives an error or a cut answer, and no byte that is wrong', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: plain }));
  const file = onlyBlob(server.dataFolder);
  const sealed = readFileSync(file);
  assert.equal(sealed.indexOf(plain.subarray(1000, 1032)), -1, 'the plaintext is not on the disk');
  for (const [name, damage] of seenAtOnce) {
    writeFileSync(file, damage(sealed));
    const { status, bytes } = await receive(s3, Bucket, 'a');
    assert.equal(status, 500, name);
    assert.match(bytes.toString(), /<Code>InternalError<\/Code>/, name);
  }
  for (const [name, damage] of seenLater) {
    writeFileSync(file, damage(sealed));
    const { status, bytes, isWhole } = await receive(s3, Bucket, 'a');
    assert.deepEqual([status, isWhole], [200, false], name);
    assert.ok(bytes.length < size && bytes.equals(plain.subarray(0, bytes.length)), name);
  }
  assert.ok(server.reported.length >= seenAtOnce.length, 'the operator is told');
  writeFileSync(file, sealed);
  assert.ok((await bytesOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'a' })))).equals(plain));
});

test('an object in the place of another is refused', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: plain }));
  const file = onlyBlob(server.dataFolder);
  const original = readFileSync(file);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: plain.toReversed() }));
  const other = blobFiles(server.dataFolder).find((name) => name !== file);
  assert(other !== undefined);
  writeFileSync(file, readFileSync(other));
  assert.equal((await receive(s3, Bucket, 'a')).status, 500);
  writeFileSync(other, original);
  assert.equal((await receive(s3, Bucket, 'b')).status, 500);
});

test('what is replaced or deleted leaves no file', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  for (const Body of [plain, plain.toReversed()]) await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  const refusedWrite = new PutObjectCommand({ Bucket, Key: 'b', Body: plain, IfMatch: '"none"' });
  await assert.rejects(s3.send(refusedWrite));
  // Removed after the answer; the next request is behind it.
  for (let round = 0; round < 50 && blobFiles(server.dataFolder).length > 0; round++)
    await s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: 'x' }));
  assert.deepEqual(blobFiles(server.dataFolder), []);
});

test('a client that goes away in the middle leaves no object and no file', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  // Another request is as good a wait as any: it is behind what came before.
  const until = async (holds: () => boolean) => {
    for (let round = 0; round < 500 && !holds(); round++)
      await s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: 'x' }));
    assert.ok(holds());
  };
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'a' }));
  const upload = request(url, { method: 'PUT', headers: { 'content-length': 5_000_000 }, agent: false });
  upload.on('error', () => {});
  upload.write(Buffer.alloc(2_000_000));
  await until(() => blobFiles(server.dataFolder).length === 1);
  upload.destroy();
  await until(() => blobFiles(server.dataFolder).length === 0);
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), { name: 'NoSuchKey' });
});
