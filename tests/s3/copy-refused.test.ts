// A copy that is refused after its source was found: what it held of the source is given back, and what it may not copy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { openData } from '../../src/composition/open-data.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { Bucket as BucketKind } from '../../src/storage/records/bucket.ts';
import { StoredObject } from '../../src/storage/records/object.ts';
import { openFiles } from '../support/open-files.ts';
import { newBucketWorld, refused } from './support.ts';

/** The record says more than there is: no test writes 5 GiB. */
async function enlarge(dataFolder: string, Bucket: string, key: string, sizeBytes: number): Promise<void> {
  await using data = await openData(dataFolder, systemClock, systemRandom);
  await data.records.transaction(async (transaction) => {
    const bucket = await transaction.get(BucketKind, [Bucket]);
    assert(bucket !== undefined);
    const object = await transaction.get(StoredObject, [bucket.id, key]);
    assert(object !== undefined);
    transaction.put(StoredObject, [bucket.id, key], { ...object, sizeBytes });
  });
}

test('an object of more than 5 GiB is copied in parts only', async () => {
  await using world = await newBucketWorld();
  const { server, s3, bucket: Bucket } = world;
  for (const Key of ['source', 'small']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  await enlarge(server.dataFolder, Bucket, 'source', 5 * 1024 ** 3 + 1);
  const copy = { Bucket, Key: 'target', CopySource: `${Bucket}/source` };
  const words = /^The specified copy source is larger than the maximum allowable size for a copy source: 5368709120$/;
  await refused(s3.send(new CopyObjectCommand(copy)), 'InvalidRequest', 400, words);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'target' }));
  const part = { ...copy, UploadId, PartNumber: 1 };
  await refused(s3.send(new UploadPartCopyCommand(part)), 'InvalidRequest', 400, /larger than the maximum allowable/);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'target' })), 'NoSuchKey', 404);
  await s3.send(new CopyObjectCommand({ ...copy, CopySource: `${Bucket}/small` }));
});

test('a copy whose target may not be encrypted as it asks leaves no file of the source open', async () => {
  await using world = await newBucketWorld();
  const { server, s3, bucket: Bucket } = world;
  const { kms } = server.clients(server.admin);
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new DisableKeyCommand({ KeyId: key?.KeyId }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: Buffer.alloc(300_000, 'x') }));
  const copy = new CopyObjectCommand({
    Bucket,
    Key: 'target',
    CopySource: `${Bucket}/source`,
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: `${key?.KeyId}`,
  });
  await refused(s3.send(copy), 'KMS.DisabledException', 400);
  assert.deepEqual(openFiles(`${server.dataFolder}/objects`) ?? [], []);
  assert.deepEqual(server.reported, []);
});
