// Uploads in parts through the SDK with default settings: what goes in comes out, and nothing else stays.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload as StreamingUpload } from '@aws-sdk/lib-storage';
import {
  blobCountBecomes,
  contentOf,
  fullPart,
  md5,
  mebibyte,
  newUpload,
  randomBody,
  uploadOf,
} from './multipart-support.ts';
import { type BucketWorld, bytesOf, newBucketWorld, refused, textOf } from './support.ts';

const customerKey = Buffer.alloc(32, 'a key of the customer');
const customer = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: customerKey.toString('base64'),
  SSECustomerKeyMD5: md5(customerKey).toString('base64'),
} as const;

type Settings = Partial<CreateMultipartUploadCommandInput>;

async function encryptions({ server, s3, bucket }: BucketWorld): Promise<readonly (readonly [string, Settings])[]> {
  const { KeyMetadata } = await server.clients(server.admin).kms.send(new CreateKeyCommand({}));
  const SSEKMSKeyId = `${KeyMetadata?.Arn}`;
  const rule = { BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } };
  const ServerSideEncryptionConfiguration = { Rules: [rule] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration }));
  return [
    ['SSE-S3', {}],
    ['SSE-KMS', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId }],
    ['SSE-KMS with a Bucket Key', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId, BucketKeyEnabled: true }],
    ['SSE-C', customer],
  ];
}

test('parts come back whole, in ranges over their borders and one by one, under each encryption', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const bodies = [randomBody(fullPart), randomBody(fullPart + 3), randomBody(70_000)] as const;
  const whole = Buffer.concat(bodies);
  const borders = [0, fullPart, 2 * fullPart + 3, whole.length] as const;
  for (const [name, settings] of await encryptions(world)) {
    const Key = `object with ${name}`;
    const key = name === 'SSE-C' ? customer : {};
    const kept = { ContentType: 'text/x-test', Metadata: { kept: 'yes' } };
    const upload = await newUpload(s3, { Bucket, Key }, { ...settings, ...kept });
    // Sent in another order than listed, with numbers that are not consecutive.
    const last = await upload.part(10_000, bodies[2], key);
    const first = await upload.part(2, bodies[0], key);
    const middle = await upload.part(77, bodies[1], key);
    const { ETag } = await upload.complete([first, middle, last]);
    assert.match(`${ETag}`, /^"[0-9a-f]{32}-3"$/);
    if (name === 'SSE-S3') assert.equal(ETag, `"${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-3"`);
    else assert.notEqual(first.ETag, `"${md5(bodies[0]).toString('hex')}"`, 'the tag tells nothing of the content');

    const got = await s3.send(new GetObjectCommand({ Bucket, Key, ...key }));
    assert.deepEqual([got.ETag, got.ContentType, got.Metadata?.kept], [ETag, 'text/x-test', 'yes']);
    assert.equal(got.SSEKMSKeyId, settings.SSEKMSKeyId);
    assert.ok((await bytesOf(got)).equals(whole), name);
    for (const [start, end] of [
      [fullPart - 1, fullPart + 1],
      [fullPart - 70_000, 2 * fullPart + 10],
      [whole.length - 1, whole.length],
    ] as const) {
      const range = await s3.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${start}-${end - 1}`, ...key }));
      assert.equal(range.ContentRange, `bytes ${start}-${end - 1}/${whole.length}`);
      assert.ok((await bytesOf(range)).equals(whole.subarray(start, end)), `${name}, ${start} to ${end}`);
    }
    for (const [index, PartNumber] of [2, 77, 10_000].entries()) {
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key, PartNumber, ...key }));
      assert.deepEqual([head.PartsCount, head.ContentLength], [3, bodies[index]?.length]);
      assert.equal(head.ContentRange, `bytes ${borders[index]}-${(borders[index + 1] ?? 0) - 1}/${whole.length}`);
      const part = await s3.send(new GetObjectCommand({ Bucket, Key, PartNumber, ...key }));
      assert.ok((await bytesOf(part)).equals(bodies[index] ?? Buffer.alloc(0)));
    }
    await refused(s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 3, ...key })), 'InvalidPartNumber', 416);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  await blobCountBecomes(world.server.dataFolder, 0);
  assert.deepEqual(world.server.reported, []);
});

test('100 MiB that nobody holds in memory go in by the transfer library and come out the same', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const sent = createHash('sha256');
  function* pieces() {
    for (let piece = 0; piece < 100; piece++) {
      const body = randomBody(mebibyte);
      sent.update(body);
      yield body;
    }
  }
  const params = { Bucket, Key: 'large', Body: Readable.from(pieces(), { objectMode: false }) };
  const done = await new StreamingUpload({ client: s3, params, partSize: 8 * mebibyte, queueSize: 3 }).done();
  assert.match(`${done.ETag}`, /-13"$/);
  const received = createHash('sha256');
  const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
  for await (const piece of Body as Readable) received.update(piece);
  assert.equal(ContentLength, 100 * mebibyte);
  assert.equal(received.digest('hex'), sent.digest('hex'));
  assert.deepEqual(world.server.reported, []);
});

test('a part that is sent again, a part that is not listed and an object that is replaced leave nothing', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const place = { Bucket, Key: 'x' };
  const before = await newUpload(s3, place);
  await before.complete(
    [await before.part(1, randomBody(fullPart)), await before.part(2, randomBody(fullPart))].slice(0, 1),
  );
  await blobCountBecomes(server.dataFolder, 1);
  const upload = await newUpload(s3, place);
  const replaced = await upload.part(1, randomBody(fullPart));
  const body = randomBody(100_000);
  const kept = await upload.part(1, body);
  await upload.part(2, randomBody(100_000));
  await upload.part(3, randomBody(10));
  await blobCountBecomes(server.dataFolder, 3);
  await refused(upload.complete([replaced]), 'InvalidPart', 400);
  await upload.complete([kept]);
  assert.ok((await contentOf(s3, place)).equals(body));
  await blobCountBecomes(server.dataFolder, 1);
  const aborted = await newUpload(s3, place);
  await aborted.part(1, randomBody(100_000));
  await aborted.part(2, randomBody(10));
  await aborted.abort();
  await blobCountBecomes(server.dataFolder, 1);
  await s3.send(new DeleteObjectCommand(place));
  const left = await newUpload(s3, place);
  await left.part(1, randomBody(100_000));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await blobCountBecomes(server.dataFolder, 0);
});

test('one small part, or an empty one, makes an object; an empty last part adds nothing', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const sizes of [[0], [1], [fullPart, 0]]) {
    const place = { Bucket, Key: `sizes ${sizes}` };
    const bodies = sizes.map(randomBody);
    const upload = await newUpload(s3, place);
    const parts = [];
    for (const [index, body] of bodies.entries()) parts.push(await upload.part(index + 1, body));
    await upload.complete(parts);
    assert.ok((await contentOf(s3, place)).equals(Buffer.concat(bodies)));
    const last = await s3.send(new GetObjectCommand({ ...place, PartNumber: sizes.length }));
    assert.equal(last.ContentLength, sizes.at(-1));
    assert.equal((await bytesOf(last)).length, sizes.at(-1));
  }
});

test('parts are copied from objects under any key, also over the borders of their parts', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const bodies = [randomBody(fullPart), randomBody(fullPart)] as const;
  const whole = Buffer.concat(bodies);
  const [, [, kms] = ['', {}]] = (await encryptions(world)).slice(1);
  const source = await newUpload(s3, { Bucket, Key: 'source' }, customer);
  await source.complete([await source.part(1, bodies[0], customer), await source.part(2, bodies[1], customer)]);
  const upload = await newUpload(s3, { Bucket, Key: 'x' }, kms);
  const copy = (PartNumber: number, CopySourceRange: string, more: object) =>
    s3.send(
      new UploadPartCopyCommand({
        ...{ Bucket, Key: 'x', UploadId: upload.id, CopySource: `${Bucket}/source`, PartNumber, CopySourceRange },
        ...more,
      }),
    );
  const sourceKey = {
    CopySourceSSECustomerAlgorithm: customer.SSECustomerAlgorithm,
    CopySourceSSECustomerKey: customer.SSECustomerKey,
    CopySourceSSECustomerKeyMD5: customer.SSECustomerKeyMD5,
  };
  await refused(copy(1, 'bytes=0-9', {}), 'InvalidRequest', 400, /stored using a form of Server Side Encryption/);
  await refused(
    copy(1, 'bytes=0-9', { ...sourceKey, ...customer }),
    'InvalidRequest',
    400,
    /did not request encryption/,
  );
  const over = await copy(1, `bytes=100-${fullPart + 199}`, sourceKey);
  assert.equal(over.SSEKMSKeyId, kms.SSEKMSKeyId);
  const end = await copy(2, `bytes=${2 * fullPart - 5}-${2 * fullPart - 1}`, sourceKey);
  await upload.complete([
    { PartNumber: 1, ETag: over.CopyPartResult?.ETag },
    { PartNumber: 2, ETag: end.CopyPartResult?.ETag },
  ]);
  const expected = Buffer.concat([whole.subarray(100, fullPart + 200), whole.subarray(2 * fullPart - 5)]);
  assert.ok((await contentOf(s3, { Bucket, Key: 'x' })).equals(expected));
});

test('keys of every kind are uploaded to, copied from and told apart', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const Key of [
    ' a b ',
    'a+b',
    'a%b',
    '%2F',
    'a//b',
    '/a/',
    '../a',
    'ü/日本/😀',
    'q?&#',
    '<"\'>',
    'x'.repeat(1024),
  ]) {
    const upload = await newUpload(s3, { Bucket, Key });
    const done = await upload.complete([await upload.part(1, Buffer.from(`of ${Key}`))]);
    assert.equal(done.Key, Key);
    assert.equal(decodeURIComponent(new URL(`${done.Location}`).pathname), `/${Bucket}/${Key}`);
    assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key }))), `of ${Key}`);
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: encodeURIComponent(`${Bucket}/${Key}`) }));
    assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'copy' }))), `of ${Key}`);
  }
});

test('an upload outlives the server, and dates the object by its own start', async () => {
  await using world = await newBucketWorld();
  const { server, bucket: Bucket } = world;
  const place = { Bucket, Key: 'x' };
  const startMs = server.clock.now();
  const { id } = await newUpload(world.s3, place);
  const bodies = [randomBody(fullPart), randomBody(9)] as const;
  const first = await uploadOf(world.s3, place, id).part(1, bodies[0]);
  await server.restart();
  server.clock.advance(10 * 60_000);
  const { s3 } = server.clients(server.admin);
  const upload = uploadOf(s3, place, id);
  await upload.complete([first, await upload.part(2, bodies[1])]);
  const got = await s3.send(new GetObjectCommand(place));
  assert.ok((await bytesOf(got)).equals(Buffer.concat(bodies)));
  assert.ok(Math.abs(Number(got.LastModified) - startMs) < 5000);
});

test('completing holds to its conditions, and a refusal leaves the upload as it was', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(s3, place);
  const part = await upload.part(1, Buffer.from('new'));
  await refused(upload.complete([part], { IfMatch: '"0"' }), 'NoSuchKey', 404);
  const { ETag } = await s3.send(new PutObjectCommand({ ...place, Body: 'old' }));
  await refused(upload.complete([part], { IfNoneMatch: '*' }), 'PreconditionFailed', 412);
  await refused(upload.complete([part], { IfMatch: '"0"' }), 'PreconditionFailed', 412);
  assert.equal((await contentOf(s3, place)).toString(), 'old');
  await upload.complete([part], { IfMatch: `${ETag}` });
  assert.equal((await contentOf(s3, place)).toString(), 'new');
});

test('completing again gets the same answer for a quarter of an hour, also when the object has changed since', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(s3, place, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const part = await upload.part(1, Buffer.from('first'));
  const { $metadata: _, ...once } = await upload.complete([part], { IfNoneMatch: '*' });
  await s3.send(new PutObjectCommand({ ...place, Body: 'second' }));
  const { $metadata: __, ...again } = await upload.complete([part], { IfNoneMatch: '*' });
  assert.deepEqual(again, once);
  assert.equal((await contentOf(s3, place)).toString(), 'second');
  await refused(upload.complete([{ ...part, ETag: '"0"' }]), 'NoSuchUpload', 404);
  await refused(uploadOf(s3, { Bucket, Key: 'y' }, upload.id).complete([part]), 'NoSuchUpload', 404);
  await refused(upload.abort(), 'NoSuchUpload', 404);
  server.clock.advance(15 * 60_000);
  const later = server.clients(server.admin).s3;
  await refused(uploadOf(later, place, upload.id).complete([part]), 'NoSuchUpload', 404);
});
