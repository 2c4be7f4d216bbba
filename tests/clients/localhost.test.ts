import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startServer } from '../support/server.ts';

test('the SDK with the endpoint http://localhost and nothing else set reaches the bucket that it means', async () => {
  await using server = await startServer();
  const endpoint = server.endpoint.replace('127.0.0.1', 'localhost');
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: server.admin, maxAttempts: 1 });
  await s3.send(new CreateBucketCommand({ Bucket: 'right-under' }));
  await s3.send(new PutObjectCommand({ Bucket: 'right-under', Key: 'not-a-bucket', Body: 'x' }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'right-under', Key: 'not-a-bucket' }));
  assert.equal(await Body?.transformToString(), 'x');
  s3.destroy();
});
