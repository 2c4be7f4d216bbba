// Listing parts and uploads: order, pages, prefixes, and what is told of each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import { newUpload } from './multipart-support.ts';
import { newBucketWorld } from './support.ts';

test('parts are listed by number, page by page', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const upload = await newUpload(s3, { Bucket, Key: 'x' }, { ChecksumAlgorithm: 'SHA256' });
  for (const number of [300, 2, 10_000, 1, 256])
    await upload.part(number, Buffer.from(`part ${number}`), { ChecksumAlgorithm: 'SHA256' });
  const seen: (number | undefined)[] = [];
  let PartNumberMarker: string | undefined;
  let pages = 0;
  do {
    const page = await s3.send(
      new ListPartsCommand({
        ...{ Bucket, Key: 'x', UploadId: upload.id, MaxParts: 2 },
        ...(PartNumberMarker !== undefined && { PartNumberMarker }),
      }),
    );
    for (const { PartNumber, Size, ETag, ChecksumSHA256 } of page.Parts ?? []) {
      seen.push(PartNumber);
      assert.equal(Size, `part ${PartNumber}`.length);
      assert.match(`${ETag}`, /^"[0-9a-f]{32}"$/);
      assert.equal(ChecksumSHA256?.length, 44);
    }
    assert.deepEqual([page.ChecksumAlgorithm, page.ChecksumType, page.MaxParts], ['SHA256', 'COMPOSITE', 2]);
    assert.match(`${page.Initiator?.ID}`, /:user\/admin$/);
    assert.equal(page.Initiator?.DisplayName, 'admin');
    PartNumberMarker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    pages += 1;
  } while (PartNumberMarker !== undefined);
  assert.deepEqual([seen, pages], [[1, 2, 256, 300, 10_000], 3]);
});

test('uploads are listed by the UTF-8 bytes of their keys and then by their start, folded and page by page', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const keys = ['b/2', 'a', 'b/1', 'b/1', 'é', 'z', '\u{ffee}', '😀', 'c/d/e', 'c/x', 'b', 'b/1'];
  const ids = new Map<string, string[]>();
  for (const Key of keys) {
    const { id } = await newUpload(s3, { Bucket, Key });
    ids.set(Key, [...(ids.get(Key) ?? []), id]);
    server.clock.advance(1);
  }
  const sorted = [...ids.keys()].toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const expected = sorted.flatMap((key) => (ids.get(key) ?? []).map((id) => `${key} ${id}`));

  async function all(query: Partial<ListMultipartUploadsCommandInput>): Promise<string[]> {
    const seen: string[] = [];
    let markers = {};
    for (let more = true; more; ) {
      const page: ListMultipartUploadsCommandOutput = await s3.send(
        new ListMultipartUploadsCommand({ Bucket, ...query, ...markers }),
      );
      const uploads = (page.Uploads ?? []).map(({ Key, UploadId }) => `${Key} ${UploadId}`);
      const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}`);
      assert.ok(uploads.length + prefixes.length <= (query.MaxUploads ?? 1000));
      seen.push(...uploads, ...prefixes);
      more = page.IsTruncated === true;
      markers = {
        KeyMarker: page.NextKeyMarker,
        ...(page.NextUploadIdMarker !== undefined && { UploadIdMarker: page.NextUploadIdMarker }),
      };
    }
    return seen;
  }

  for (const MaxUploads of [1000, 5, 2, 1]) {
    assert.deepEqual(await all({ MaxUploads }), expected);
    const under = expected.filter((shown) => shown.startsWith('b/'));
    assert.deepEqual(await all({ MaxUploads, Prefix: 'b/' }), under);
    const plain = expected.filter((shown) => !shown.includes('/'));
    const folded = await all({ MaxUploads, Delimiter: '/' });
    assert.deepEqual(folded.toSorted(), [...plain, 'b/', 'c/'].toSorted());
    assert.deepEqual(
      (await all({ MaxUploads, Delimiter: '/', Prefix: 'c/' })).toSorted(),
      [`c/x ${ids.get('c/x')}`, 'c/d/'].toSorted(),
    );
  }
  const afterB = await all({ KeyMarker: 'b' });
  assert.deepEqual(
    afterB,
    expected.filter((shown) => !/^[ab] /.test(shown)),
    'a key alone excludes its own uploads',
  );
  const [first = ''] = ids.get('b/1') ?? [];
  const afterFirst = await all({ KeyMarker: 'b/1', UploadIdMarker: first });
  assert.deepEqual(afterFirst, expected.slice(expected.indexOf(`b/1 ${first}`) + 1));
  assert.deepEqual(await all({ UploadIdMarker: first }), expected, 'an upload id alone means nothing');
  const encoded = await s3.send(new ListMultipartUploadsCommand({ Bucket, EncodingType: 'url', Prefix: 'é' }));
  assert.deepEqual([encoded.Prefix, encoded.Uploads?.[0]?.Key], ['%C3%A9', '%C3%A9']);
});
