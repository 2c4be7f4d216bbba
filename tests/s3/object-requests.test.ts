// What requests on objects may say, in full: conditions of every kind, ranges, overrides, checksums, metadata, copies.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  type Owner,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { hourMs } from '../../src/kernel/clock.ts';
import { checksumNames } from '../../src/protocol/checksums/algorithms.ts';
import { digestsOf } from '../../src/protocol/checksums/digests.ts';
import { computedBySdk, newBucketWorld, refused, textOf } from './support.ts';

interface Refusal {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers: Readonly<Record<string, string>> };
}

/** The status of an answer, also of one that has no words. */
async function statusOf(call: Promise<{ readonly $metadata: { readonly httpStatusCode?: number } }>) {
  const { $metadata } = await call.catch((error: Refusal) => error);
  return $metadata?.httpStatusCode;
}

const around = () => {
  const nowMs = Date.now();
  return { past: new Date(nowMs - hourMs), future: new Date(nowMs + hourMs) };
};

/** By RFC 9110, section 13.2.2, and the table of GetObject. */
function readConditions(etag: string | undefined) {
  const { past, future } = around();
  const other = '"00000000000000000000000000000000"';
  return [
    [{ IfMatch: etag }, 200],
    [{ IfMatch: `${other}, ${etag}` }, 200],
    [{ IfMatch: '*' }, 200],
    [{ IfMatch: other }, 412],
    [{ IfNoneMatch: other }, 200],
    [{ IfNoneMatch: etag }, 304],
    [{ IfNoneMatch: '*' }, 304],
    [{ IfNoneMatch: `W/${etag}` }, 304],
    [{ IfModifiedSince: past }, 200],
    [{ IfModifiedSince: future }, 304],
    [{ IfUnmodifiedSince: future }, 200],
    [{ IfUnmodifiedSince: past }, 412],
    [{ IfMatch: etag, IfUnmodifiedSince: past }, 200],
    [{ IfMatch: other, IfUnmodifiedSince: future }, 412],
    [{ IfNoneMatch: etag, IfModifiedSince: past }, 304],
    [{ IfNoneMatch: other, IfModifiedSince: future }, 200],
    [{ IfMatch: etag, IfNoneMatch: etag }, 304],
    [{ IfUnmodifiedSince: future, IfModifiedSince: past }, 200],
  ] as const;
}

test('every condition on a read, of GET, HEAD and the source of a copy', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'a' };
  const { ETag } = await s3.send(new PutObjectCommand({ ...place, Body: 'x' }));
  for (const [conditions, status] of readConditions(ETag)) {
    const said = JSON.stringify(conditions);
    assert.equal(await statusOf(s3.send(new GetObjectCommand({ ...place, ...conditions }))), status, `GET ${said}`);
    assert.equal(await statusOf(s3.send(new HeadObjectCommand({ ...place, ...conditions }))), status, `HEAD ${said}`);
    const onSource = Object.fromEntries(
      Object.entries(conditions).map(([name, value]) => [`CopySource${name}`, value]),
    );
    const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a`, ...onSource });
    assert.equal(await statusOf(s3.send(copy)), status === 304 ? 412 : status, `COPY ${said}`);
  }
  const unchanged = await s3
    .send(new GetObjectCommand({ ...place, IfNoneMatch: ETag }))
    .catch((error: Refusal) => error);
  const headers = '$response' in unchanged ? unchanged.$response?.headers : undefined;
  assert.deepEqual([headers?.etag, headers?.['last-modified'] === undefined], [ETag, false]);
});

test('every condition on a write and a deletion', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const areRefused = async (Key: string, conditions: object, code: string, status: number) => {
    await refused(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...conditions })), code, status);
    await refused(copyWith(s3, Bucket, { Key, CopySource: `${Bucket}/source`, ...conditions }), code, status);
  };
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: 'source' }));
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'there', Body: 'x' }));
  await areRefused('there', { IfNoneMatch: '*' }, 'PreconditionFailed', 412);
  await areRefused('there', { IfMatch: '"0"' }, 'PreconditionFailed', 412);
  await areRefused('missing', { IfMatch: ETag }, 'NoSuchKey', 404);
  await areRefused('there', { IfNoneMatch: ETag }, 'NotImplemented', 501);
  await areRefused('there', { IfMatch: ETag, IfNoneMatch: '*' }, 'NotImplemented', 501);
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'new', CopySource: `${Bucket}/source`, IfNoneMatch: '*' }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'there', CopySource: `${Bucket}/source`, IfMatch: ETag }));
  const current = await s3.send(new GetObjectCommand({ Bucket, Key: 'there' }));
  assert.equal(await textOf(current), 'source');
  const remove = (Key: string, IfMatch: string | undefined) =>
    s3.send(new DeleteObjectCommand({ Bucket, Key, IfMatch }));
  await refused(remove('there', ETag), 'PreconditionFailed', 412);
  await refused(remove('missing', '*'), 'PreconditionFailed', 412);
  await remove('there', current.ETag);
  await remove('new', '*');
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'there' })), 'NoSuchKey', 404);
});

test('ranges of GET and HEAD, and what an unsatisfiable one is told', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'a' };
  await s3.send(new PutObjectCommand({ ...place, Body: '0123456789' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }));
  for (const [Range, status, content] of [
    ['bytes=2-4', 206, '234'],
    ['bytes=7-', 206, '789'],
    ['bytes=-3', 206, '789'],
    ['bytes=-30', 206, '0123456789'],
    ['bytes=8-99', 206, '89'],
    ['bytes=4-2', 200, '0123456789'],
    ['bytes=0-1,4-5', 200, '0123456789'],
    ['lines=0-1', 200, '0123456789'],
    ['bytes=a-b', 200, '0123456789'],
  ] as const) {
    const got = await s3.send(new GetObjectCommand({ ...place, Range }));
    assert.deepEqual([got.$metadata.httpStatusCode, await textOf(got)], [status, content], Range);
    const head = await s3.send(new HeadObjectCommand({ ...place, Range }));
    assert.deepEqual(
      [head.$metadata.httpStatusCode, head.ContentLength, head.ContentRange],
      [status, content.length, got.ContentRange],
      Range,
    );
  }
  for (const [Key, Range, size] of [
    ['a', 'bytes=10-', 10],
    ['a', 'bytes=10-20', 10],
    ['a', 'bytes=-0', 10],
    ['empty', 'bytes=0-', 0],
    ['empty', 'bytes=-1', 0],
  ] as const) {
    const error = await refused(s3.send(new GetObjectCommand({ Bucket, Key, Range })), 'InvalidRange', 416);
    const { RangeRequested, ActualObjectSize } = error as Error & Record<string, unknown>;
    assert.deepEqual([RangeRequested, ActualObjectSize], [Range, String(size)]);
    assert.equal(error.$response?.headers['content-range'], `bytes */${size}`);
    assert.equal(await statusOf(s3.send(new HeadObjectCommand({ Bucket, Key, Range }))), 416);
  }
});

test('a signed request overrides each header of the answer, of GET and HEAD', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'a' };
  await s3.send(new PutObjectCommand({ ...place, Body: 'x', ContentType: 'text/plain', CacheControl: 'no-cache' }));
  const Expires = new Date('2031-02-03T04:05:06Z');
  const wanted = {
    ContentType: 'image/png',
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment; filename="ü.png"',
    ContentEncoding: 'identity',
    ContentLanguage: 'fr',
  };
  const overrides = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [`Response${name}`, value]));
  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    const { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ExpiresString } =
      await s3.send(new Command({ ...place, ...overrides, ResponseExpires: Expires }) as HeadObjectCommand);
    const shown = { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage };
    assert.deepEqual(shown, wanted);
    assert.equal(ExpiresString, Expires.toUTCString());
  }
  const kept = await s3.send(new HeadObjectCommand(place));
  assert.deepEqual([kept.ContentType, kept.CacheControl], ['text/plain', 'no-cache']);
});

test('each checksum algorithm: verified, kept, told, and made anew by a copy', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'a' };
  const Body = Buffer.from('the checksum of this');
  for (const name of checksumNames) {
    const member = `Checksum${name}`;
    const value = digestsOf(Body, [name])[name]?.toString('base64');
    const wrong = digestsOf(Buffer.from('other'), [name])[name]?.toString('base64');
    const put = (given: string | undefined) => s3.send(new PutObjectCommand({ ...place, Body, [member]: given }));
    await refused(put(wrong), 'BadDigest', 400, new RegExp(name, 'i'));
    const told: readonly object[] = [
      await put(value),
      await s3.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' })),
      (await s3.send(new GetObjectAttributesCommand({ ...place, ObjectAttributes: ['Checksum'] }))).Checksum ?? {},
    ];
    for (const answer of told) {
      const shown = answer as Readonly<Record<string, unknown>>;
      assert.deepEqual([shown[member], shown.ChecksumType], [value, 'FULL_OBJECT'], name);
    }
    const silent: object = await s3.send(new HeadObjectCommand(place));
    assert.equal((silent as Readonly<Record<string, unknown>>)[member], undefined);
    if (computedBySdk.includes(name)) {
      const got = await s3.send(new GetObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
      assert.deepEqual(
        [(got as object as Record<string, unknown>)[member], await textOf(got)],
        [value, Body.toString()],
      );
    }
    const copy = { Bucket, Key: `copy-${name}`, CopySource: `${Bucket}/a` };
    const same = await s3.send(new CopyObjectCommand(copy));
    assert.equal((same.CopyObjectResult as Readonly<Record<string, unknown>>)[member], value);
    const anew = await s3.send(new CopyObjectCommand({ ...copy, ChecksumAlgorithm: 'SHA256' }));
    assert.equal(anew.CopyObjectResult?.ChecksumSHA256, createHash('sha256').update(Body).digest('base64'));
    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a' }));
    assert.deepEqual(listed.Contents?.[0]?.ChecksumAlgorithm, [name]);
  }
});

test('user metadata has a bound of 2 KB, names and values together', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'a' };
  const Metadata = { name: 'x'.repeat(2048 - 'name'.length) };
  await s3.send(new PutObjectCommand({ ...place, Body: 'x', Metadata }));
  assert.deepEqual((await s3.send(new HeadObjectCommand(place))).Metadata, Metadata);
  const tooMuch = { ...Metadata, n: '' };
  await refused(s3.send(new PutObjectCommand({ ...place, Body: 'x', Metadata: tooMuch })), 'MetadataTooLarge', 400);
  const copy = { ...place, CopySource: `${Bucket}/a`, MetadataDirective: 'REPLACE', Metadata: tooMuch } as const;
  await refused(s3.send(new CopyObjectCommand(copy)), 'MetadataTooLarge', 400);
});

test('a key has 1 to 1024 bytes of UTF-8, wherever it is named', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const longest = `${'é'.repeat(511)}ab`;
  await s3.send(new PutObjectCommand({ Bucket, Key: longest, Body: 'x' }));
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: longest }))), 'x');
  const Key = `${longest}c`;
  await refused(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })), 'KeyTooLongError', 400);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key })), 'KeyTooLongError', 400);
  await refused(s3.send(new DeleteObjectCommand({ Bucket, Key })), 'KeyTooLongError', 400);
  const CopySource = encodeURIComponent(`${Bucket}/${Key}`);
  await refused(s3.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource })), 'KeyTooLongError', 400);
});

test('the tag is the MD5 of the content under SSE-S3, and nothing of it otherwise', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const md5 = `"${createHash('md5').update('content').digest('hex')}"`;
  const put = (Key: string, more: object) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'content', ...more }));
  assert.equal((await put('plain', {})).ETag, md5);
  for (const ServerSideEncryption of ['aws:kms', 'aws:kms:dsse'] as const) {
    const { ETag } = await put(ServerSideEncryption, { ServerSideEncryption });
    assert.match(`${ETag}`, /^"[0-9a-f]{32}"$/);
    assert.notEqual(ETag, md5);
    const back = await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'back',
        CopySource: `${Bucket}/${ServerSideEncryption}`,
        ServerSideEncryption: 'AES256',
      }),
    );
    assert.equal(back.CopyObjectResult?.ETag, md5);
  }
});

const copyWith = (s3: S3Client, Bucket: string, more: Partial<CopyObjectCommandInput>) =>
  s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a`, ...more }));

test('a copy takes what its directives say, and its class and redirect from the request', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const source = { ContentType: 'text/x-test', Metadata: { one: '1' }, StorageClass: 'STANDARD_IA' } as const;
  const redirect = { WebsiteRedirectLocation: '/elsewhere' };
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...source, ...redirect }));
  await copyWith(s3, Bucket, { MetadataDirective: 'COPY', ContentType: 'ignored/ignored' });
  const copied = await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
  assert.deepEqual([copied.ContentType, copied.Metadata], [source.ContentType, source.Metadata]);
  assert.deepEqual([copied.StorageClass, copied.WebsiteRedirectLocation], [undefined, undefined]);
  await copyWith(s3, Bucket, { MetadataDirective: 'REPLACE', StorageClass: 'ONEZONE_IA', ...redirect });
  const replaced = await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
  assert.deepEqual([replaced.ContentType, replaced.Metadata], ['binary/octet-stream', {}]);
  assert.deepEqual([replaced.StorageClass, replaced.WebsiteRedirectLocation], ['ONEZONE_IA', '/elsewhere']);
  const unknown = 'KEEP' as 'COPY';
  await refused(copyWith(s3, Bucket, { MetadataDirective: unknown }), 'InvalidArgument', 400, /metadata directive/);
  await refused(copyWith(s3, Bucket, { TaggingDirective: unknown }), 'InvalidArgument', 400, /tagging directive/);
  const own = { Key: 'a' };
  await refused(copyWith(s3, Bucket, own), 'InvalidRequest', 400, /to itself/);
  await refused(copyWith(s3, Bucket, { ...own, TaggingDirective: 'REPLACE' }), 'InvalidRequest', 400, /to itself/);
  for (const change of [
    { StorageClass: 'STANDARD' },
    { ServerSideEncryption: 'AES256' },
    { WebsiteRedirectLocation: '/other' },
    { MetadataDirective: 'REPLACE' },
  ] as const)
    assert.equal(await statusOf(copyWith(s3, Bucket, { ...own, ...change })), 200, JSON.stringify(change));
});

test('listings tell owners where AWS does, encode keys when asked, and refuse what they do not know', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const Key of ['a&b/1', 'a&b/2', 'ä +/3']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const owner = (entries: readonly { readonly Owner?: Owner | undefined }[] | undefined) =>
    entries?.[0]?.Owner?.ID !== undefined;
  const first = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 5000 }));
  assert.deepEqual([owner(first.Contents), first.MaxKeys, first.NextMarker], [true, 1000, undefined]);
  assert.equal(owner((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents), false);
  assert.equal(owner((await s3.send(new ListObjectsV2Command({ Bucket, FetchOwner: true }))).Contents), true);
  assert.equal(owner((await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions), true);
  const kinds: readonly ((more: object) => Promise<ListObjectsV2CommandOutput>)[] = [
    (more) => s3.send(new ListObjectsCommand({ Bucket, ...more })),
    (more) => s3.send(new ListObjectsV2Command({ Bucket, ...more })),
    (more) => s3.send(new ListObjectVersionsCommand({ Bucket, ...more })),
  ];
  for (const list of kinds) {
    const listed = await list({ EncodingType: 'url', Delimiter: '/' });
    assert.deepEqual(
      listed.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ['a%26b/', '%C3%A4+%2B/'],
    );
    assert.deepEqual([listed.EncodingType, listed.Delimiter], ['url', '/']);
    await refused(list({ EncodingType: 'html' }), 'InvalidArgument', 400, /Encoding/);
    await refused(list({ MaxKeys: -1 }), 'InvalidArgument', 400, /maxKeys/);
    await refused(list({ OptionalObjectAttributes: ['Colour'] }), 'InvalidArgument', 400, /attribute/);
    const none = await list({ MaxKeys: 0 });
    assert.deepEqual([none.MaxKeys, none.IsTruncated], [0, false]);
  }
  await refused(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: '' })), 'InvalidArgument', 400, /token/);
  const after = { Bucket, VersionIdMarker: 'null' };
  await refused(s3.send(new ListObjectVersionsCommand(after)), 'InvalidArgument', 400, /key marker/i);
});

test('what a query or a header cannot say is refused by its name', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'a' };
  await s3.send(new PutObjectCommand({ ...place, Body: 'x' }));
  for (const PartNumber of [0, -1, 10_001]) {
    const get = s3.send(new GetObjectCommand({ ...place, PartNumber }));
    await refused(get, 'InvalidArgument', 400, /Part number must be an integer between 1 and 10000, inclusive/);
    assert.equal(await statusOf(s3.send(new HeadObjectCommand({ ...place, PartNumber }))), 400);
  }
  await refused(s3.send(new GetObjectCommand({ ...place, PartNumber: 2 })), 'InvalidPartNumber', 416);
  for (const [versionId, words] of [
    ['', /Version id cannot be the empty string/],
    ['bogus', /Invalid version id specified/],
  ] as const) {
    await refused(
      copyWith(s3, Bucket, { CopySource: `${Bucket}/a?versionId=${versionId}` }),
      'InvalidArgument',
      400,
      words,
    );
    await refused(s3.send(new GetObjectCommand({ ...place, VersionId: versionId })), 'InvalidArgument', 400, words);
  }
  const unknown = new GetObjectAttributesCommand({ ...place, ObjectAttributes: ['Colour' as 'ETag'] });
  await refused(s3.send(unknown), 'InvalidArgument', 400, /Invalid attribute name specified/);
  await refused(
    s3.send(new PutObjectCommand({ ...place, Body: 'x', WebsiteRedirectLocation: 'ftp://elsewhere' })),
    'InvalidRedirectLocation',
    400,
  );
  const twice = { ...place, Body: 'x', ChecksumCRC32: 'jNwWgw==', ChecksumSHA1: 'EfatjsUqKYSrqv18P1FlA3hcIHI=' };
  await refused(s3.send(new PutObjectCommand(twice)), 'InvalidRequest', 400, /[Cc]hecksum/);
});
