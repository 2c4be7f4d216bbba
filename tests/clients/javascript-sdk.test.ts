// The AWS SDK for JavaScript with its default settings: objects, keys, checksums and large uploads.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  type ChecksumAlgorithm,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { refused } from '../support/refused.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { oddKeys } from './odd-keys.ts';

const Bucket = 'sdk-bucket';
const mib = 1024 * 1024;

async function newStage() {
  const server = await startServer();
  const s3 = defaultClient(server);
  await s3.send(new CreateBucketCommand({ Bucket }));
  return {
    server,
    s3,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Nothing is set but where the server is and who calls. */
function defaultClient(server: TestServer): S3Client {
  return new S3Client({ endpoint: server.endpoint, region: 'us-east-1', credentials: server.admin });
}

async function read(s3: S3Client, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

test('keys with every odd character come back as they were', async () => {
  await using stage = await newStage();
  const { s3 } = stage;
  for (const Key of oddKeys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}` }));
  for (const Key of oddKeys) assert.equal((await read(s3, Key)).toString(), `body of ${Key}`, Key);
  const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
  const inByteOrder = [...oddKeys].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  assert.deepEqual(
    listed.Contents?.map(({ Key }) => Key),
    inByteOrder,
  );
  for (const Key of oddKeys) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
  assert.deepEqual(stage.server.reported, []);
});

test('a key of 1025 bytes is too long', async () => {
  await using stage = await newStage();
  const put = stage.s3.send(new PutObjectCommand({ Bucket, Key: 'x'.repeat(1025), Body: 'x' }));
  await refused(put, { status: 400, code: 'KeyTooLongError', message: /key is too long/ });
});

test('empty objects are stored and read', async () => {
  await using stage = await newStage();
  const streamed = { Body: Readable.from([]), ContentLength: 0 };
  for (const input of [{ Body: '' }, { Body: Buffer.alloc(0) }, streamed, {}]) {
    await stage.s3.send(new PutObjectCommand({ Bucket, Key: 'empty', ...input }));
    assert.equal((await read(stage.s3, 'empty')).length, 0);
    const head = await stage.s3.send(new HeadObjectCommand({ Bucket, Key: 'empty' }));
    assert.equal(head.ContentLength, 0);
    assert.equal(head.ETag, '"d41d8cd98f00b204e9800998ecf8427e"');
  }
});

const checksums: readonly (readonly [
  ChecksumAlgorithm,
  field: 'ChecksumCRC32' | 'ChecksumCRC32C' | 'ChecksumCRC64NVME' | 'ChecksumSHA1' | 'ChecksumSHA256',
  right: string,
])[] = [
  ['CRC32', 'ChecksumCRC32', 'y/Q5Jg=='],
  ['CRC32C', 'ChecksumCRC32C', '4waSgw=='],
  ['CRC64NVME', 'ChecksumCRC64NVME', 'rosUhgp5mIg='],
  ['SHA1', 'ChecksumSHA1', createHash('sha1').update('123456789').digest('base64')],
  ['SHA256', 'ChecksumSHA256', createHash('sha256').update('123456789').digest('base64')],
];

for (const [ChecksumAlgorithm, field, right] of checksums)
  test(`the checksum ${ChecksumAlgorithm}: of a buffer, of a stream, and a wrong one`, async () => {
    await using stage = await newStage();
    const { s3 } = stage;
    const whole = { Bucket, Key: 'k', ChecksumAlgorithm, Body: '123456789' };
    assert.equal((await s3.send(new PutObjectCommand(whole)))[field], right);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    assert.equal(head[field], right);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    assert.equal(got[field], right);
    assert.equal(await got.Body?.transformToString(), '123456789');
    const Body = Readable.from([Buffer.from('123456789')]);
    const streamed = { ...whole, Body, ContentLength: 9 };
    assert.equal((await s3.send(new PutObjectCommand(streamed)))[field], right);
    const wrong = Buffer.from(right, 'base64');
    wrong.writeUInt8(wrong.readUInt8(0) ^ 1, 0);
    const put = s3.send(new PutObjectCommand({ ...whole, Key: 'wrong', [field]: wrong.toString('base64') }));
    await refused(put, { status: 400, code: 'BadDigest', message: /did not match/ });
    await refused(read(s3, 'wrong'), { status: 404, code: 'NoSuchKey', message: /does not exist/ });
  });

test('100 MiB go in parts and come back the same', async () => {
  await using stage = await newStage();
  const sent = createHash('sha256');
  async function* body() {
    const piece = Buffer.alloc(mib);
    for (let count = 0; count < 100; count++) {
      piece.fill(`piece ${count} `);
      sent.update(piece);
      yield Buffer.from(piece);
    }
  }
  const upload = new Upload({ client: stage.s3, params: { Bucket, Key: 'large', Body: Readable.from(body()) } });
  await upload.done();
  const { Body, ContentLength, ETag } = await stage.s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
  assert.equal(ContentLength, 100 * mib);
  assert.match(`${ETag}`, /-20"$/);
  const received = createHash('sha256');
  assert.ok(Body instanceof Readable);
  for await (const piece of Body) received.update(piece);
  assert.equal(received.digest('hex'), sent.digest('hex'));
  assert.deepEqual(stage.server.reported, []);
});

test('a part of an upload that does not exist is refused', async () => {
  await using stage = await newStage();
  const part = new UploadPartCommand({ Bucket, Key: 'k', UploadId: 'none', PartNumber: 1, Body: 'x' });
  await refused(stage.s3.send(part), { status: 404, code: 'NoSuchUpload', message: /upload does not exist/ });
});
