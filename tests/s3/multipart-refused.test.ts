// What an upload in parts is refused for: each error once, with AWS's code, status and words.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { test } from 'node:test';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
  type UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { contentOf, fullPart, md5, newUpload, randomBody, type Upload, uploadOf } from './multipart-support.ts';
import { newBucketWorld, refused } from './support.ts';

test('an upload that is not there, was aborted, or is of another key is one and the same', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(s3, place);
  const part = await upload.part(1, Buffer.from('a'));
  const everyCall = (one: Upload) => [
    () => one.part(1, Buffer.from('b')),
    () => one.complete([part]),
    () => one.abort(),
    () => one.partNumbers(),
  ];
  const foreign = [
    uploadOf(s3, place, 'no-such-upload'),
    uploadOf(s3, place, '😀 %2F'),
    uploadOf(s3, { Bucket, Key: 'y' }, upload.id),
  ];
  for (const other of foreign) {
    for (const call of everyCall(other)) {
      const error = await refused(call(), 'NoSuchUpload', 404, /^The specified upload does not exist\. /);
      assert.equal((error as Error & { UploadId?: string }).UploadId, other.id);
    }
  }
  await upload.abort();
  for (const call of everyCall(upload)) await refused(call(), 'NoSuchUpload', 404);
  await refused(newUpload(s3, { Bucket: 'no-such-bucket-here', Key: 'x' }), 'NoSuchBucket', 404);
});

test('part numbers go from 1 to 10000', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const upload = await newUpload(s3, { Bucket, Key: 'x' });
  for (const number of [0, -1, 10_001])
    await refused(upload.part(number, Buffer.from('a')), 'InvalidArgument', 400, /between 1 and 10000, inclusive$/);
  await upload.part(10_000, Buffer.from('a'));
  assert.deepEqual(await upload.partNumbers(), [10_000]);
});

test('the list of parts must be ascending, complete, of the right tags and large enough', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(s3, place);
  const small = await upload.part(1, randomBody(fullPart - 1));
  const large = await upload.part(2, randomBody(fullPart));
  const last = await upload.part(3, randomBody(1));
  await refused(upload.complete([]), 'InvalidRequest', 400, /^You must specify at least one part$/);
  await refused(
    s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId: upload.id })),
    'InvalidRequest',
    400,
    /^You must specify at least one part$/,
  );
  await refused(upload.complete([{ PartNumber: 1 }]), 'MalformedXML', 400);
  for (const list of [
    [large, small],
    [large, large],
  ])
    await refused(upload.complete(list), 'InvalidPartOrder', 400, /^The list of parts was not in ascending order/);
  for (const list of [
    [large, { ...last, PartNumber: 4 }],
    [large, { ...last, ETag: large.ETag }],
    [large, { ...last, PartNumber: 0 }].reverse(),
  ])
    await refused(upload.complete(list), 'InvalidPart', 400, /^One or more of the specified parts could not be found/);
  const tooSmall = await refused(upload.complete([small, large]), 'EntityTooSmall', 400);
  const { ProposedSize, MinSizeAllowed, PartNumber, ETag } = tooSmall as Error & Record<string, unknown>;
  assert.deepEqual(
    [ProposedSize, MinSizeAllowed, PartNumber, ETag],
    [String(fullPart - 1), String(fullPart), '1', small.ETag?.replaceAll('"', '')],
  );
  await refused(
    upload.complete([large, last], { MpuObjectSize: fullPart }),
    'InvalidRequest',
    400,
    new RegExp(`^The provided 'x-amz-mp-object-size' header value ${fullPart} does not match .*: ${fullPart + 1}$`),
  );
  await refused(upload.complete([large, last], { MpuObjectSize: -1 }), 'InvalidRequest', 400);
  await refused(upload.complete([large], { IfNoneMatch: '"x"' }), 'NotImplemented', 501);
  assert.deepEqual(await upload.partNumbers(), [1, 2, 3], 'no refusal changed the upload');
  await upload.complete([large, last], { MpuObjectSize: fullPart + 1 });
  assert.equal((await contentOf(s3, place)).length, fullPart + 1);
});

test('a part that says it is larger than 5 GiB is refused before it is sent', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const upload = await newUpload(s3, { Bucket, Key: 'x' });
  const { endpoint, admin: credentials } = server;
  const options = { endpoint, credentials, region: 'us-east-1', forcePathStyle: true } as const;
  const plain = new S3Client({ ...options, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const part = new UploadPartCommand({ Bucket, Key: 'x', UploadId: upload.id, PartNumber: 1 });
  const sent = request(await getSignedUrl(plain, part), { method: 'PUT' });
  sent.setHeader('content-length', 5 * 1024 ** 3 + 1);
  sent.flushHeaders();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const said = (await answer.toArray()).join('');
  sent.destroy();
  plain.destroy();
  assert.equal(answer.statusCode, 400);
  assert.match(said, /<Code>EntityTooLarge<.*<ProposedSize>5368709121<.*<MaxSizeAllowed>5368709120</);
  assert.deepEqual(await upload.partNumbers(), []);
});

test("a customer's key comes with every part, always the same, and only where the upload has one", async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const block = (type: 'NONE' | 'SSE-C') =>
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: { Rules: [{ BlockedEncryptionTypes: { EncryptionType: [type] } }] },
      }),
    );
  await block('NONE');
  const [mine, another] = ['mine', 'another'].map((text) => {
    const key = Buffer.alloc(32, text);
    return {
      SSECustomerAlgorithm: 'AES256',
      SSECustomerKey: key.toString('base64'),
      SSECustomerKeyMD5: md5(key).toString('base64'),
    };
  });
  const plain = await newUpload(s3, { Bucket, Key: 'plain' });
  const upload = await newUpload(s3, { Bucket, Key: 'x' }, mine);
  const body = Buffer.from('a');
  await refused(plain.part(1, body, mine), 'InvalidRequest', 400, /initiate did not request encryption/);
  await refused(upload.part(1, body), 'InvalidRequest', 400, /initiate requested encryption\. Subsequent part/);
  await refused(upload.part(1, body, another), 'InvalidRequest', 400, /did not match the ones used originally/);
  const part = await upload.part(1, body, mine);
  await refused(upload.complete([part], another), 'InvalidRequest', 400, /did not match the ones used originally/);
  await block('SSE-C');
  await refused(upload.part(2, body, mine), 'AccessDenied', 403, /SSE-C/);
  await refused(newUpload(s3, { Bucket, Key: 'y' }, mine), 'AccessDenied', 403, /SSE-C/);
  await upload.complete([part]);
});

test('what is not built is refused by its name when the upload begins', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const create = (more: Partial<CreateMultipartUploadCommandInput>) =>
    s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'x', ...more }));
  const RequestPayer = 'nobody' as 'requester';
  await refused(create({ RequestPayer }), 'NotImplemented', 501, /x-amz-request-payer/);
  await refused(create({ Metadata: { a: 'x'.repeat(2048) } }), 'MetadataTooLarge', 400);
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.equal(Uploads, undefined, 'nothing was begun');
});

test('a part is copied whole or by a range that lies in its source', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const body = randomBody(100_000);
  const source = 'dir/source +%ü';
  const { ETag: sourceTag } = await s3.send(new PutObjectCommand({ Bucket, Key: source, Body: body }));
  const upload = await newUpload(s3, { Bucket, Key: 'x' });
  const copy = (more: Partial<UploadPartCopyCommandInput> = {}) =>
    s3.send(
      new UploadPartCopyCommand({
        ...{ Bucket, Key: 'x', UploadId: upload.id, PartNumber: 1 },
        CopySource: encodeURIComponent(`${Bucket}/${source}`),
        ...more,
      }),
    );
  const form = /must be of the form bytes=first-last/;
  for (const range of ['bytes=5-', 'bytes=-5', 'bytes=9-5', 'bytes=0-1,3-4', 'lines=0-1'])
    await refused(copy({ CopySourceRange: range }), 'InvalidArgument', 400, form);
  await refused(copy({ CopySourceRange: 'bytes=0-100000' }), 'InvalidArgument', 400, /object of size: 100000$/);
  await refused(copy({ CopySourceIfMatch: '"0"' }), 'PreconditionFailed', 412);
  await refused(copy({ CopySourceIfNoneMatch: `${sourceTag}` }), 'PreconditionFailed', 412);
  await refused(copy({ CopySource: `${Bucket}/none` }), 'NoSuchKey', 404);
  await refused(copy({ CopySource: 'no-such-bucket-here/x' }), 'NoSuchBucket', 404);
  await refused(copy({ UploadId: 'none' }), 'NoSuchUpload', 404);
  await refused(copy({ PartNumber: 0 }), 'InvalidArgument', 400);
  assert.deepEqual(await upload.partNumbers(), []);

  const whole = await copy({ CopySourceIfMatch: `${sourceTag}` });
  assert.equal(whole.CopyPartResult?.ETag, sourceTag);
  assert.ok(whole.CopyPartResult?.LastModified instanceof Date);
  const { CopyPartResult } = await copy({ CopySourceRange: 'bytes=70000-99999' });
  await upload.complete([{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
  assert.ok((await contentOf(s3, { Bucket, Key: 'x' })).equals(body.subarray(70_000)));
});

test('listings of parts and uploads check their bounds', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const { id } = await newUpload(s3, { Bucket, Key: 'x' });
  const parts = (more: object) => s3.send(new ListPartsCommand({ Bucket, Key: 'x', UploadId: id, ...more }));
  await refused(parts({ MaxParts: -1 }), 'InvalidArgument', 400, /max-parts must be an integer between 0 and/);
  await refused(parts({ PartNumberMarker: '-1' }), 'InvalidArgument', 400, /part-number-marker/);
  await refused(parts({ PartNumberMarker: 'one' }), 'InvalidArgument', 400, /part-number-marker/);
  const uploads = (more: object) => s3.send(new ListMultipartUploadsCommand({ Bucket, ...more }));
  await refused(uploads({ MaxUploads: -1 }), 'InvalidArgument', 400, /max-uploads must be an integer between 0 and/);
  await refused(uploads({ EncodingType: 'html' }), 'InvalidArgument', 400, /Invalid Encoding Method/);
  const none = await uploads({ MaxUploads: 0 });
  assert.deepEqual([none.Uploads, none.IsTruncated], [undefined, false]);
});
