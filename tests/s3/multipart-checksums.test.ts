// Checksums of uploads in parts: of each part, of the whole and of the parts together, and every contradiction.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { ChecksumName } from '../../src/protocol/checksums/algorithms.ts';
import { digestsOf } from '../../src/protocol/checksums/digests.ts';
import { contentOf, fullPart, newUpload, randomBody, type Upload } from './multipart-support.ts';
import { type BucketWorld, bytesOf, computedBySdk, newBucketWorld, refused } from './support.ts';

const checksumOf = (algorithm: ChecksumName, bytes: Buffer): string =>
  `${digestsOf(bytes, [algorithm])[algorithm]?.toString('base64')}`;

const composite = (algorithm: ChecksumName, bodies: readonly Buffer[]): string =>
  checksumOf(algorithm, Buffer.concat(bodies.map((body) => Buffer.from(checksumOf(algorithm, body), 'base64'))));

type Members = Readonly<Record<string, unknown>>;

/** A client that sends no checksum unless it is told to. */
function plainClient({ server }: BucketWorld): S3Client {
  const { endpoint, admin: credentials } = server;
  const options = { endpoint, credentials, region: 'us-east-1', forcePathStyle: true } as const;
  return new S3Client({ ...options, requestChecksumCalculation: 'WHEN_REQUIRED' });
}

/** A part, and what completion says of it: its checksum as well, unless `without`. */
async function partWith(upload: Upload, number: number, body: Buffer, algorithm: ChecksumName): Promise<CompletedPart> {
  const member = `Checksum${algorithm}`;
  const value = checksumOf(algorithm, body);
  return { ...(await upload.part(number, body, { [member]: value })), [member]: value };
}

const bodies = [randomBody(fullPart), randomBody(fullPart + 1), randomBody(1000)] as const;
const whole = Buffer.concat(bodies);

const kinds: readonly (readonly [ChecksumName, ChecksumType])[] = [
  ['CRC32', 'COMPOSITE'],
  ['CRC32C', 'COMPOSITE'],
  ['SHA1', 'COMPOSITE'],
  ['SHA256', 'COMPOSITE'],
  ['SHA512', 'COMPOSITE'],
  ['MD5', 'COMPOSITE'],
  ['XXHASH64', 'COMPOSITE'],
  ['XXHASH3', 'COMPOSITE'],
  ['XXHASH128', 'COMPOSITE'],
  ['CRC32', 'FULL_OBJECT'],
  ['CRC32C', 'FULL_OBJECT'],
  ['CRC64NVME', 'FULL_OBJECT'],
];

test('each algorithm and type: verified, combined, kept, and given back by every operation that tells it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (const [algorithm, type] of kinds) {
    const member = `Checksum${algorithm}` as const;
    const place = { Bucket, Key: `${algorithm} ${type}` };
    const upload = await newUpload(s3, place, {
      ChecksumAlgorithm: algorithm as ChecksumAlgorithm,
      ChecksumType: type,
    });
    const parts: CompletedPart[] = [];
    for (const [index, body] of bodies.entries()) parts.push(await partWith(upload, index + 1, body, algorithm));
    const expected =
      type === 'FULL_OBJECT' ? checksumOf(algorithm, whole) : `${composite(algorithm, bodies)}-${bodies.length}`;
    const wrong = checksumOf(algorithm, Buffer.from('wrong'));
    await refused(
      upload.complete(parts, { [member]: wrong }),
      'BadDigest',
      400,
      new RegExp(`^The ${algorithm.toLowerCase()} you specified did not match the calculated checksum\\.$`),
    );
    // The number of parts behind a composite checksum may be left out.
    const done = await upload.complete(parts, { [member]: expected.replace(/-3$/, ''), ChecksumType: type });
    assert.deepEqual([done[member], done.ChecksumType], [expected, type]);
    const head = await s3.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
    assert.deepEqual([head[member], head.ChecksumType], [expected, type]);
    const aPart = { ...place, PartNumber: 2, ChecksumMode: 'ENABLED' } as const;
    assert.equal((await s3.send(new HeadObjectCommand(aPart)))[member], parts[1]?.[member]);
    if (computedBySdk.includes(algorithm)) {
      const part = await s3.send(new GetObjectCommand(aPart));
      assert.equal(part[member], parts[1]?.[member]);
      assert.ok((await bytesOf(part)).equals(bodies[1]), 'and the SDK held the bytes against it');
    }
    assert.ok((await contentOf(s3, place)).equals(whole));
    const { Checksum, ObjectParts } = await s3.send(
      new GetObjectAttributesCommand({ ...place, ObjectAttributes: ['Checksum', 'ObjectParts'] }),
    );
    assert.deepEqual([Checksum?.[member], Checksum?.ChecksumType], [expected, type]);
    assert.equal(ObjectParts?.TotalPartsCount, 3);
    if (type === 'COMPOSITE') assert.equal(ObjectParts?.Parts?.[1]?.[member], parts[1]?.[member]);
  }
  assert.deepEqual(world.server.reported, []);
});

test('an upload that asks for no checksum takes any with its parts, and gets CRC64NVME', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(s3, place);
  const answer = (PartNumber: number, Body: Buffer, more: object) =>
    s3.send(new UploadPartCommand({ ...place, UploadId: upload.id, PartNumber, Body, ...more }));
  await refused(answer(1, bodies[0], { ChecksumSHA256: checksumOf('SHA256', bodies[1]) }), 'BadDigest', 400);
  await refused(answer(1, bodies[0], { ChecksumCRC32: 'short' }), 'InvalidRequest', 400);
  assert.deepEqual(await upload.partNumbers(), []);
  const first = await answer(1, bodies[0], { ChecksumAlgorithm: 'SHA256' });
  assert.equal(first.ChecksumSHA256, checksumOf('SHA256', bodies[0]));
  const second = await answer(2, bodies[2], {});
  assert.equal(second.ChecksumCRC32, checksumOf('CRC32', bodies[2]), 'the default of the SDK, sent in a trailer');
  const parts = [
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 2, ETag: second.ETag },
  ];
  const added = checksumOf('CRC64NVME', Buffer.concat([bodies[0], bodies[2]]));
  const kept = parts.map((part, index) => ({
    ...part,
    ChecksumCRC64NVME: checksumOf('CRC64NVME', bodies[index * 2] ?? whole),
  }));
  await refused(upload.complete([{ ...kept[0], ChecksumCRC64NVME: added }]), 'InvalidPart', 400);
  await refused(
    upload.complete([{ PartNumber: 1, ETag: first.ETag, ChecksumSHA256: first.ChecksumSHA256 }]),
    'InvalidPart',
    400,
  );
  const mismatch = /expected checksum Type: null, actual checksum Type: sha512$/;
  const ChecksumSHA512 = checksumOf('SHA512', whole);
  await refused(upload.complete(parts, { ChecksumSHA512 }), 'InvalidRequest', 400, mismatch);
  await refused(upload.complete(parts, { ChecksumCRC64NVME: checksumOf('CRC64NVME', whole) }), 'BadDigest', 400);
  const done = await upload.complete(kept, { ChecksumCRC64NVME: added });
  assert.deepEqual([done.ChecksumCRC64NVME, done.ChecksumType], [added, 'FULL_OBJECT']);
});

test('algorithm and type must exist and go together', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const create = (more: Members) => newUpload(s3, { Bucket, Key: 'x' }, more);
  const cases: readonly (readonly [Members, RegExp])[] = [
    [{ ChecksumAlgorithm: 'CRC31' }, /^Checksum algorithm provided is unsupported\. .*CRC64NVME/],
    [{ ChecksumAlgorithm: 'CRC32', ChecksumType: 'HALF' }, /^Value for x-amz-checksum-type header is invalid\.$/],
    [
      { ChecksumAlgorithm: 'SHA1', ChecksumType: 'FULL_OBJECT' },
      /^The FULL_OBJECT .* with the sha1 checksum algorithm\.$/,
    ],
    [{ ChecksumAlgorithm: 'XXHASH3', ChecksumType: 'FULL_OBJECT' }, /^The FULL_OBJECT .* with the xxhash3/],
    [{ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' }, /^The COMPOSITE .* with the crc64nvme/],
  ];
  for (const [more, words] of cases) await refused(create(more), 'InvalidRequest', 400, words);
  const plain = plainClient(world);
  const typeAlone = newUpload(plain, { Bucket, Key: 'x' }, { ChecksumType: 'COMPOSITE' });
  await refused(typeAlone, 'InvalidRequest', 400, /can only be used with the x-amz-checksum-algorithm header\.$/);
  plain.destroy();
  assert.equal((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads, undefined);
});

test('a composite upload demands the checksum with each part, and again when it is completed', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const plain = plainClient(world);
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(plain, place, { ChecksumAlgorithm: 'SHA256' });
  const body = Buffer.from('body');
  const mismatch = (actual: string) =>
    new RegExp(`^Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: ${actual}$`);
  await refused(upload.part(1, body), 'InvalidRequest', 400, mismatch('null'));
  await refused(upload.part(1, body, { ChecksumAlgorithm: 'CRC32' }), 'InvalidRequest', 400, mismatch('crc32'));
  const part = await partWith(upload, 1, body, 'SHA256');
  const { ChecksumSHA256: _, ...bare } = part;
  await refused(
    upload.complete([bare]),
    'InvalidRequest',
    400,
    /sha256 checksum\. .* It was missing for part 1 in the request\.$/,
  );
  const argument = 'Invalid Base64 or multiple checksums present in request';
  await refused(upload.complete([{ ...part, ChecksumSHA256: 'AAAA' }]), 'InvalidArgument', 400, new RegExp(argument));
  await refused(
    upload.complete([{ ...part, ChecksumCRC32: 'AAAAAA==' }]),
    'InvalidArgument',
    400,
    new RegExp(argument),
  );
  const other = checksumOf('SHA256', Buffer.from('other'));
  await refused(upload.complete([{ ...part, ChecksumSHA256: other }]), 'InvalidPart', 400);
  await refused(
    upload.complete([part], { ChecksumSHA256: 'AAAA' }),
    'InvalidRequest',
    400,
    /x-amz-checksum-sha256 header is invalid/,
  );
  await refused(upload.complete([part], { ChecksumSHA256: `${composite('SHA256', [body])}-2` }), 'BadDigest', 400);
  await refused(upload.complete([part], { ChecksumCRC32: 'AAAAAA==' }), 'InvalidRequest', 400, mismatch('crc32'));
  await refused(
    upload.complete([part], { ChecksumType: 'FULL_OBJECT' }),
    'InvalidRequest',
    400,
    /created using the COMPOSITE checksum mode\. The complete request must use the same checksum mode\.$/,
  );
  await upload.complete([part], { ChecksumSHA256: `${composite('SHA256', [body])}-1` });
  plain.destroy();
  assert.equal((await contentOf(s3, place)).toString(), 'body');
});

test('for the checksum of a whole object the parts need none, and copied parts get theirs', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const plain = plainClient(world);
  const place = { Bucket, Key: 'x' };
  const upload = await newUpload(plain, place, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const first = await upload.part(1, bodies[0]);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: bodies[2] }));
  const { CopyPartResult } = await s3.send(
    new UploadPartCopyCommand({ ...place, UploadId: upload.id, PartNumber: 2, CopySource: `${Bucket}/source` }),
  );
  assert.equal(CopyPartResult?.ChecksumCRC32, checksumOf('CRC32', bodies[2]));
  const done = await upload.complete([first, { PartNumber: 2, ETag: CopyPartResult?.ETag }]);
  plain.destroy();
  assert.equal(done.ChecksumCRC32, checksumOf('CRC32', Buffer.concat([bodies[0], bodies[2]])));
});
