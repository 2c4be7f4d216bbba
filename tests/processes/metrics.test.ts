// The page for Prometheus: what all workers together have answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startServer } from '../support/server.ts';

test('/_crosskey/metrics counts answers by service, operation and status, and refusals of strangers without a name of theirs', async () => {
  await using server = await startServer();
  const { s3, sts } = server.clients(server.admin);
  await s3.send(new CreateBucketCommand({ Bucket: 'counted' }));
  for (const Key of ['a', 'b']) await s3.send(new PutObjectCommand({ Bucket: 'counted', Key, Body: 'x' }));
  await sts.send(new GetCallerIdentityCommand({}));
  const stranger = await fetch(`${server.endpoint}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=MadeUp%22Name&Version=2011-06-15',
  });
  assert.equal(stranger.status, 400);
  const page = await fetch(`${server.endpoint}/_crosskey/metrics`);
  assert.match(page.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await page.text();
  assert.match(text, /^crosskey_requests_total\{service="s3",operation="PutObject",status="200"\} 2$/m);
  assert.match(text, /^crosskey_requests_total\{service="sts",operation="GetCallerIdentity",status="200"\} 1$/m);
  assert.match(text, /^crosskey_requests_total\{service="sts",operation="",status="400"\} 1$/m);
  assert.doesNotMatch(text, /MadeUp/);
  assert.match(text, new RegExp(`^crosskey_worker_resident_bytes\\{pid="${process.pid}"\\} \\d+$`, 'm'));
});
