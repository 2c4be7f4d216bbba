// Checksums of parts tell something of the content, as the checksum of the whole does: the same permission covers both.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  type GetObjectAttributesRequest,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { newEncryptedBucket, region } from '../seeds/crossing.ts';
import { newAccount, newUser } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { denied } from '../support/refused.ts';
import { startServer } from '../support/server.ts';
import { refused } from './support.ts';

const Bucket = 'attributes-of-parts';
const Key = 'x';

async function newStage() {
  const server = await startServer();
  const account = await newAccount(server, 'owner', region);
  const { s3, kms } = account.clients;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const keyArn = `${KeyMetadata?.Arn}`;
  await newEncryptedBucket(account, Bucket, keyArn, false);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'SHA256' }));
  const part = { Bucket, Key, UploadId, PartNumber: 1 };
  const { ETag, ChecksumSHA256 } = await s3.send(
    new UploadPartCommand({ ...part, Body: 'a part', ChecksumAlgorithm: 'SHA256' }),
  );
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
  const user = await newUser(server, account, 'reader', region);
  const attributes = (more: Partial<GetObjectAttributesRequest>) =>
    user.clients.s3.send(new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ['ObjectParts'], ...more }));
  const end = () => server[Symbol.asyncDispose]();
  return { server, user, keyArn, ChecksumSHA256, attributes, [Symbol.asyncDispose]: end };
}

const onBucket = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

test('the checksums of parts are told to those who may decrypt the object, and the sizes to everybody who may read', async () => {
  await using stage = await newStage();
  const { user, keyArn, attributes } = stage;
  await user.putPolicy(policy(onBucket));
  const { ObjectSize } = await attributes({ ObjectAttributes: ['ObjectSize', 'ETag'] });
  assert.equal(ObjectSize, 6);
  const refusal = {
    caller: user.callerArn,
    action: 'kms:Decrypt',
    resource: keyArn,
    because: 'no identity-based policy',
  } as const;
  await denied(attributes({ ObjectAttributes: ['Checksum'] }), refusal);
  await denied(attributes({}), refusal);
  await user.putPolicy(policy(onBucket, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn }));
  const { ObjectParts } = await attributes({});
  assert.equal(ObjectParts?.Parts?.[0]?.ChecksumSHA256, stage.ChecksumSHA256);
  assert.deepEqual(stage.server.reported, []);
});

test('a page of parts is of a size that there is, from a number that is one', async () => {
  await using stage = await newStage();
  const { user, attributes } = stage;
  await user.putPolicy(policy({ Effect: 'Allow', Action: '*', Resource: '*' }));
  await refused(attributes({ MaxParts: -1 }), 'InvalidArgument', 400, /max-parts/);
  await refused(attributes({ PartNumberMarker: 'one' }), 'InvalidArgument', 400, /part-number-marker/);
  const { ObjectParts } = await attributes({ PartNumberMarker: '1' });
  assert.deepEqual([ObjectParts?.IsTruncated, ObjectParts?.Parts], [false, undefined]);
});
