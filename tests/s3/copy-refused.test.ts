// A copy that is refused after its source was found: what it held of the source is given back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { CopyObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openFiles } from '../support/open-files.ts';
import { newBucketWorld, refused } from './support.ts';

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
