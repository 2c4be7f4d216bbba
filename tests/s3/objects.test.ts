// Objects through the SDK with default settings: put, get, head, copy, delete, and the main errors of each.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ObjectIdentifier,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { digestsOf } from '../../src/protocol/checksums/digests.ts';
import { bytesOf, newBucketWorld, refused, textOf } from './support.ts';

const oddKeys = [
  'plain',
  'with space',
  ' leading and trailing ',
  'plus+sign',
  'per%cent',
  '%2F%20encoded?',
  'a//b',
  '/begins',
  'ends/',
  '../up/../..',
  './here',
  'ünïcödé/日本語/😀',
  'e\u0301 is not \u00e9',
  'q?uery#fragment&a=b;c',
  'quote"\'<xml>&amp;',
  '*wild*?[x]{y}$!',
  'back\\slash|pipe^~`',
  'tab\tand\nnewline',
  'x'.repeat(1024),
];

test('objects under odd keys come back with their bytes, and list in the order of their UTF-8 bytes', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const Key of oddKeys) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}` }));
    assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key }))), `body of ${Key}`);
  }
  const sorted = oddKeys.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
  const decoded = (listed.Contents ?? []).map(({ Key }) => decodeURIComponent((Key ?? '').replaceAll('+', '%20')));
  assert.deepEqual(decoded, sorted);
  for (const Key of oddKeys) {
    const CopySource = encodeURIComponent(`${Bucket}/${Key}`);
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource }));
    assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'copied' }))), `body of ${Key}`);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await refused(s3.send(new GetObjectCommand({ Bucket, Key })), 'NoSuchKey', 404);
  }
  assert.deepEqual(world.server.reported, []);
});

test('bytes of any size come back whole and in ranges, with their size, tag and checksum', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const size of [0, 1, 4096, 65_536, 65_537, 1_000_003]) {
    const Key = `size-${size}`;
    const Body = Buffer.alloc(size, `${size} bytes `);
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    assert.equal(put.ETag, `"${createHash('md5').update(Body).digest('hex')}"`);
    assert.equal(put.ServerSideEncryption, 'AES256');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    assert.equal(got.ContentLength, size);
    assert.ok((await bytesOf(got)).equals(Body));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    assert.deepEqual([head.ContentLength, head.ETag, head.ChecksumCRC32], [size, put.ETag, put.ChecksumCRC32]);
    const attributes = await s3.send(
      new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ['ETag', 'Checksum', 'ObjectSize'] }),
    );
    assert.deepEqual([attributes.ObjectSize, attributes.Checksum?.ChecksumCRC32], [size, put.ChecksumCRC32]);
    if (size < 4096) continue;
    for (const [Range, start, end] of [
      ['bytes=0-0', 0, 1],
      ['bytes=100-199', 100, 200],
      [`bytes=${size - 10}-`, size - 10, size],
      ['bytes=-7', size - 7, size],
      [`bytes=5-${size + 999}`, 5, size],
    ] as const) {
      const part = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
      assert.equal(part.ContentRange, `bytes ${start}-${end - 1}/${size}`);
      assert.equal(part.$metadata.httpStatusCode, 206);
      assert.ok((await bytesOf(part)).equals(Body.subarray(start, end)));
    }
    await refused(s3.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${size}-` })), 'InvalidRange', 416);
    const several = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1,4-5' }));
    assert.equal((await bytesOf(several)).length, size);
    const first = await s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 1 }));
    assert.equal((await bytesOf(first)).length, size);
    await refused(s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 2 })), 'InvalidPartNumber', 416);
  }
  await refused(
    s3.send(new GetObjectCommand({ Bucket, Key: 'size-1', PartNumber: 1, Range: 'bytes=0-0' })),
    'InvalidRequest',
    400,
  );
  assert.deepEqual(world.server.reported, []);
});

test('headers and metadata are kept, overridden by those who sign, and replaced by the next write', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const headers = {
    ContentType: 'text/x-test',
    CacheControl: 'max-age=5',
    ContentDisposition: 'attachment; filename="a.txt"',
    ContentEncoding: 'gzip',
    ContentLanguage: 'de',
    Expires: new Date('2030-01-02T03:04:05Z'),
  };
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...headers, Metadata: { one: '1', two: 'zwei' } }));
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
  assert.equal(head.ContentType, 'text/x-test');
  assert.equal(head.ContentEncoding, 'gzip');
  assert.equal(head.ExpiresString, 'Wed, 02 Jan 2030 03:04:05 GMT');
  assert.deepEqual(head.Metadata, { one: '1', two: 'zwei' });
  const overridden = await s3.send(
    new GetObjectCommand({ Bucket, Key: 'a', ResponseContentType: 'image/png', ResponseCacheControl: 'no-store' }),
  );
  assert.deepEqual(
    [overridden.ContentType, overridden.CacheControl, overridden.ContentLanguage],
    ['image/png', 'no-store', 'de'],
  );

  const CopySource = `${Bucket}/a`;
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource, Metadata: { ignored: 'x' } }));
  const copied = await s3.send(new HeadObjectCommand({ Bucket, Key: 'b' }));
  assert.deepEqual([copied.ContentType, copied.Metadata], ['text/x-test', { one: '1', two: 'zwei' }]);
  const replace = { MetadataDirective: 'REPLACE', Metadata: { three: '3' }, ContentType: 'text/new' } as const;
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource, ...replace }));
  const replaced = await s3.send(new HeadObjectCommand({ Bucket, Key: 'b' }));
  assert.deepEqual(
    [replaced.ContentType, replaced.Metadata, replaced.CacheControl],
    ['text/new', { three: '3' }, undefined],
  );
  const Metadata = { big: 'x'.repeat(2048) };
  await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'c', Body: 'x', Metadata })), 'MetadataTooLarge', 400);
  const idle = new CopyObjectCommand({ Bucket, Key: 'a', CopySource });
  await refused(s3.send(idle), 'InvalidRequest', 400, /to itself/);
});

test('a write holds to its conditions, also when many race', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const put = (Body: string, conditions: Partial<PutObjectCommandInput>) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body, ...conditions }));
  await refused(put('x', { IfMatch: '"any"' }), 'NoSuchKey', 404);
  const racers = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => put(`racer ${index}`, { IfNoneMatch: '*' })),
  );
  const winners = racers.filter(({ status }) => status === 'fulfilled');
  assert.equal(winners.length, 1);
  const current = await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  assert.equal(await textOf(current), `racer ${racers.findIndex(({ status }) => status === 'fulfilled')}`);
  await refused(put('x', { IfNoneMatch: '*' }), 'PreconditionFailed', 412);
  await refused(put('x', { IfMatch: '"other"' }), 'PreconditionFailed', 412);
  await refused(put('x', { IfNoneMatch: '"other"' }), 'NotImplemented', 501);
  await put('y', { IfMatch: current.ETag });
  await refused(
    s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', IfMatch: current.ETag })),
    'PreconditionFailed',
    412,
  );
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))), 'y');
});

test('a body that is not what its checksum says is refused and leaves nothing', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const Body of ['small', Buffer.alloc(200_000, 'large')]) {
    const wrong = { Bucket, Key: 'a', Body };
    const ContentMD5 = createHash('md5').update('other').digest('base64');
    await refused(s3.send(new PutObjectCommand({ ...wrong, ContentMD5 })), 'BadDigest', 400);
    const ChecksumSHA256 = createHash('sha256').update('other').digest('base64');
    await refused(s3.send(new PutObjectCommand({ ...wrong, ChecksumSHA256 })), 'BadDigest', 400);
    await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), 'NoSuchKey', 404);
  }
  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
    const member = `Checksum${ChecksumAlgorithm}` as const;
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'checked', ChecksumAlgorithm }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a', ChecksumMode: 'ENABLED' }));
    assert.ok(put[member]);
    assert.equal(got[member], put[member]);
    assert.equal(await textOf(got), 'checked');
  }
});

test('a client that sends no checksum gets the one that S3 adds', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const { accessKeyId, secretAccessKey } = server.admin;
  await using plain = new OwnedClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const Key = 'a b+c';
  const url = await getSignedUrl(plain, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 });
  assert.doesNotMatch(url, /checksum/);
  const put = await fetch(url, { method: 'PUT', body: 'presigned' });
  assert.equal(put.status, 200, await put.text());
  const got = await fetch(await getSignedUrl(plain, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 }));
  assert.equal(await got.text(), 'presigned');
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  const expected = digestsOf(Buffer.from('presigned'), ['CRC64NVME']).CRC64NVME?.toString('base64');
  assert.deepEqual([head.ChecksumCRC64NVME, head.ChecksumType], [expected, 'FULL_OBJECT']);
});

class OwnedClient extends S3Client {
  async [Symbol.asyncDispose]() {
    this.destroy();
  }
}

test('many are deleted at once, each told of; what is not there counts as deleted', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const Key of ['a', 'b', 'c']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(100_000) }));
  const Objects = [{ Key: 'a' }, { Key: 'b' }, { Key: 'missing' }, { Key: 'c', VersionId: 'other' }];
  const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual(Deleted?.map(({ Key }) => Key).sort(), ['a', 'b', 'missing']);
  assert.deepEqual(
    Errors?.map(({ Key, Code }) => [Key, Code]),
    [['c', 'NoSuchVersion']],
  );
  const quiet = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Quiet: true, Objects: [{ Key: 'c' }] } }));
  assert.equal(quiet.Deleted, undefined);
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
  const many = Array.from({ length: 1001 }, (_, index) => ({ Key: String(index) }));
  await refused(s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: many } })), 'MalformedXML', 400);
});

test('of many deletions each has its own condition, and 1,000 of them go in one request', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const remove = (Objects: ObjectIdentifier[]) => s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  const tags = new Map<string, string | undefined>();
  const keys = ['kept', '<a href="&amp;">\'', 'ünï 😀'];
  for (const Key of keys) tags.set(Key, (await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))).ETag);
  const [kept = '', ...others] = keys;
  const conditional = others.map((Key) => ({ Key, ETag: tags.get(Key) }));
  const { Deleted = [], Errors = [] } = await remove([
    { Key: kept, ETag: '"00000000000000000000000000000000"' },
    ...conditional,
    { Key: 'missing', ETag: '*' },
    { Key: kept, Size: 4 },
    { Key: 'k'.repeat(1025) },
  ]);
  assert.deepEqual(Deleted.map(({ Key }) => Key).sort(), others.toSorted());
  assert.deepEqual(
    Errors.map(({ Key, Code }) => [Key?.slice(0, 9), Code]),
    [
      [kept, 'PreconditionFailed'],
      ['missing', 'PreconditionFailed'],
      [kept, 'NotImplemented'],
      ['kkkkkkkkk', 'KeyTooLongError'],
    ],
  );
  const left = await s3.send(new ListObjectsV2Command({ Bucket }));
  assert.deepEqual(
    left.Contents?.map(({ Key }) => Key),
    [kept],
  );
  const most = Array.from({ length: 999 }, (_, index) => ({ Key: String(index) }));
  assert.equal((await remove([{ Key: kept }, ...most])).Deleted?.length, 1000);
  const twice = await remove([{ Key: kept }, { Key: kept }]);
  assert.deepEqual([twice.Deleted?.length, twice.Errors], [2, undefined]);
  await refused(remove([]), 'MalformedXML', 400);
});

test('listings fold, page and start where they are told', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const Key of ['a/1', 'a/2', 'b', 'c/1', 'c/d/1', 'e'])
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const first = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 3, FetchOwner: true }));
  assert.deepEqual(
    first.CommonPrefixes?.map(({ Prefix }) => Prefix),
    ['a/', 'c/'],
  );
  assert.deepEqual(
    first.Contents?.map(({ Key, Size }) => [Key, Size]),
    [['b', 1]],
  );
  assert.match(first.Contents?.[0]?.Owner?.ID ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual([first.IsTruncated, first.KeyCount, first.MaxKeys], [true, 3, 3]);
  const ContinuationToken = first.NextContinuationToken;
  const second = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 3, ContinuationToken }));
  assert.deepEqual([second.Contents?.map(({ Key }) => Key), second.IsTruncated], [['e'], false]);
  const older = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 1 }));
  assert.deepEqual([older.NextMarker, older.IsTruncated], ['a/', true]);
  const next = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: 'a/' }));
  assert.deepEqual(
    next.CommonPrefixes?.map(({ Prefix }) => Prefix),
    ['c/'],
  );
  const under = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'c/', StartAfter: 'c/1' }));
  assert.deepEqual(
    under.Contents?.map(({ Key }) => Key),
    ['c/d/1'],
  );
  const none = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
  assert.deepEqual([none.KeyCount, none.IsTruncated], [0, false]);
  const bad = new ListObjectsV2Command({ Bucket, ContinuationToken: 'nonsense' });
  await refused(s3.send(bad), 'InvalidArgument', 400, /continuation token/);
  await refused(s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 })), 'InvalidArgument', 400, /maxKeys/);
});

test('options that are not built are refused by name, and nothing is written', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const put = (options: Partial<PutObjectCommandInput>) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...options }));
  const unbuilt: [Partial<PutObjectCommandInput>, RegExp][] = [
    [{ WriteOffsetBytes: 1 }, /x-amz-write-offset-bytes: 1/],
  ];
  for (const [options, words] of unbuilt) await refused(put(options), 'NotImplemented', 501, words);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), 'NoSuchKey', 404);
  await put({ ACL: 'bucket-owner-full-control', StorageClass: 'STANDARD' });
  const Key = 'a';
  await refused(s3.send(new GetObjectCommand({ Bucket, Key, VersionId: 'v1' })), 'InvalidArgument', 400, /version/);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key, VersionId: 'null' }))), 'x');
});

test('a bucket or key that is not there, or not as expected, is told as AWS tells it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const get = (input: object) => s3.send(new GetObjectCommand({ Bucket, Key: 'a', ...input }));
  await refused(get({ Bucket: 'no-such-bucket' }), 'NoSuchBucket', 404);
  await refused(get({}), 'NoSuchKey', 404);
  await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'k'.repeat(1025), Body: '' })), 'KeyTooLongError', 400);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await get({ ExpectedBucketOwner: server.managementAccount });
  await refused(get({ ExpectedBucketOwner: '999999999999' }), 'AccessDenied', 403);
  await refused(get({ ExpectedBucketOwner: 'nobody' }), 'InvalidBucketOwnerAWSAccountID', 400);
  const copy = (CopySource: string) => s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource }));
  await refused(copy('no-such-bucket/a'), 'NoSuchBucket', 404);
  await refused(copy(`${Bucket}/missing`), 'NoSuchKey', 404);
  await refused(copy('nonsense'), 'InvalidArgument', 400);
  await refused(copy(`${Bucket}/%zz`), 'InvalidArgument', 400);
  await s3.send(new CreateBucketCommand({ Bucket: 'crosskey-other-bucket' }));
  await refused(get({ Bucket: 'crosskey-other-bucket' }), 'NoSuchKey', 404);
});
