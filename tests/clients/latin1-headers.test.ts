// Headers beyond ASCII travel as the bytes that they are.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startServer } from '../support/server.ts';

const Bucket = 'latin1-headers';
const Key = 'k';

function dispositionOf(url: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume();
      resolve(response.headers['content-disposition']);
    })
      .on('error', reject)
      .end();
  });
}

test('a content disposition beyond ASCII is answered, small object or large', async () => {
  await using server = await startServer();
  const { s3 } = server.clients(server.admin);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const disposition = 'attachment; filename="\u00fc.txt"';
  for (const sizeBytes of [5, 200_000]) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(sizeBytes, 1) }));
    const asked = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: disposition });
    assert.equal(await dispositionOf(await getSignedUrl(s3, asked)), disposition);
  }
  assert.deepEqual(server.reported, []);
});
