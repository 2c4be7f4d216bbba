// Seed 001 as its author ran it: `aws s3 cp` from the bucket of account A, as the role of account B.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { blogPolicies, newCrossing, region } from '../seeds/crossing.ts';
import { awsCli, withoutCli } from '../support/aws-cli.ts';
import { newFolder } from '../support/folder.ts';
import { putObject } from '../support/objects.ts';
import { deniedWords } from '../support/refused.ts';

const key = 'amazon-s3-960x504-1.png';
const picture = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256));

test('seed 001-4: aws s3 cp fails with 403 until all three policies are there', { skip: withoutCli }, async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true, policies: blogPolicies });
  const { a, principal, server, bucket, keyArn } = crossing;
  using folder = newFolder();
  await putObject(a.clients, bucket, key, picture);
  const aws = awsCli(server, principal.credentials, folder.path, { AWS_DEFAULT_REGION: region });
  const copy = ['s3', 'cp', '--no-progress', `s3://${bucket}/${key}`, './', '--region', region];
  // The CLI asks with HEAD first, whose answer has no body: what is missing is told by the call that it would make next.
  const get = ['s3api', 'get-object', '--bucket', bucket, '--key', key, 'got'];
  const caller = principal.callerArn;
  const reading = { caller, action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` } as const;
  const because = 'no resource-based policy';
  const naming = (words: string) => `(AccessDenied) when calling the GetObject operation: ${words}`;

  assert.match(await aws.fails(...copy), /\(403\) when calling the HeadObject operation: Forbidden/);
  assert.ok((await aws.fails(...get)).includes(naming(deniedWords({ ...reading, because }))));
  await crossing.grant('bucket');
  assert.match(await aws.fails(...copy), /\(403\) when calling the HeadObject operation: Forbidden/);
  const noIdentity = deniedWords({ ...reading, because: 'no identity-based policy' });
  assert.ok((await aws.fails(...get)).includes(naming(noIdentity)));
  await crossing.grant('identity');
  const noKey = deniedWords({ caller, action: 'kms:Decrypt', resource: keyArn, because });
  assert.ok((await aws.fails(...copy)).includes(naming(noKey)));
  await crossing.grant('key');
  assert.match(await aws.run(...copy), /^download: /);
  assert.deepEqual(readFileSync(folder.at(key)), picture);
});
