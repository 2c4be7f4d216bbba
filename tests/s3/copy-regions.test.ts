// A copy from a bucket in another Region: the source's key is asked in its own Region, the target's in the target's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { newEncryptedBucket } from '../seeds/crossing.ts';
import { newAccount, newUser } from '../support/accounts.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { denied } from '../support/refused.ts';
import { startServer } from '../support/server.ts';

const here = 'eu-west-1';
const there = 'us-west-2';
const target = 'copies-of-others';
const source = 'originals';
const content = Buffer.alloc(100_000, 'content ');

for (const bucketKey of [false, true])
  test(`copies from another Region are opened by the key there, Bucket Key ${bucketKey ? 'on' : 'off'}`, async () => {
    await using server = await startServer();
    const account = await newAccount(server, 'owner', here);
    const elsewhere = { ...account, clients: server.clients(account.credentials, there) };
    const keyIn = async ({ clients }: typeof account) =>
      `${(await clients.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn}`;
    const [keyHere, keyThere] = [await keyIn(account), await keyIn(elsewhere)];
    await newEncryptedBucket(account, target, keyHere, bucketKey);
    await newEncryptedBucket(elsewhere, source, keyThere, bucketKey);
    await putObject(elsewhere.clients, source, 'x', content);
    const { clients, putPolicy, callerArn } = await newUser(server, account, 'copier', here);

    const s3 = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const writes = { Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: keyHere };
    const viaThere = { StringEquals: { 'kms:ViaService': `s3.${there}.amazonaws.com` } };
    const reads = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyThere, Condition: viaThere };
    const copy = () => clients.s3.send(new CopyObjectCommand({ Bucket: target, Key: 'x', CopySource: `${source}/x` }));
    await putPolicy(policy(s3, writes));
    const refusal = { caller: callerArn, action: 'kms:Decrypt', resource: keyThere } as const;
    await denied(copy(), { ...refusal, because: 'no identity-based policy' });
    await putPolicy(policy(s3, writes, reads));
    assert.equal((await copy()).SSEKMSKeyId, keyHere);
    assert.deepEqual(await getObject(clients, target, 'x'), content);

    const upload = { Bucket: target, Key: 'parts' };
    const { UploadId } = await clients.s3.send(new CreateMultipartUploadCommand(upload));
    const part = { ...upload, UploadId, PartNumber: 1, CopySource: `${source}/x` };
    const { CopyPartResult } = await clients.s3.send(new UploadPartCopyCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag }] };
    await clients.s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    assert.deepEqual(await getObject(clients, target, 'parts'), content);
    assert.deepEqual(server.reported, []);
  });
