// Seed 001: a download from an encrypted bucket of another account needs three policies, and each that is missing is named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetBucketEncryptionCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { getObject, putObject } from '../support/objects.ts';
import { denied } from '../support/refused.ts';
import { blogPolicies, newCrossing, wayName, ways } from './crossing.ts';

const name = 'amazon-s3-960x504-1.png';
const picture = Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 31) % 256));

test('seed 001-1: account A has the bucket and the key, account B the role, and they are two', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true, policies: blogPolicies });
  const { a, b, principal, keyArn } = crossing;
  assert.notEqual(a.id, b.id);
  const { Account, Arn } = await principal.clients.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(Account, b.id);
  assert.equal(Arn, principal.callerArn);
  assert.ok(keyArn.startsWith(`arn:aws:kms:us-west-2:${a.id}:key/`), keyArn);
  await denied(b.clients.s3.send(new GetBucketEncryptionCommand({ Bucket: crossing.bucket })), {
    caller: `arn:aws:sts::${b.id}:assumed-role/OrganizationAccountAccessRole/administrator`,
    action: 's3:GetEncryptionConfiguration',
    resource: `arn:aws:s3:::${crossing.bucket}`,
    because: 'no resource-based policy',
  });
});

test('seed 001-2: a key made with all defaults is the default encryption of the bucket', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true, policies: blogPolicies });
  const { a, bucket, keyArn } = crossing;
  const { KeyMetadata: key } = await a.clients.kms.send(new DescribeKeyCommand({ KeyId: keyArn }));
  assert.equal(key?.KeyManager, 'CUSTOMER');
  assert.equal(key.KeySpec, 'SYMMETRIC_DEFAULT');
  assert.equal(key.KeyUsage, 'ENCRYPT_DECRYPT');
  assert.equal(key.KeyState, 'Enabled');
  assert.equal(key.Origin, 'AWS_KMS');
  assert.equal(key.MultiRegion, false);
  const { Policy } = await a.clients.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn }));
  assert.deepEqual(JSON.parse(`${Policy}`).Statement, [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${a.id}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ]);
  const stored = await putObject(a.clients, bucket, name, picture);
  assert.equal(stored.ServerSideEncryption, 'aws:kms');
  assert.equal(stored.SSEKMSKeyId, keyArn);
  const head = await a.clients.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: name }));
  assert.equal(head.SSEKMSKeyId, keyArn);
  assert.equal(head.BucketKeyEnabled, true);
});

for (const way of ways)
  test(`seed 001-4: lesson 8: each missing policy is named until all three are there, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing({ ...way, policies: blogPolicies });
    const { a, principal, bucket, keyArn } = crossing;
    await putObject(a.clients, bucket, name, picture);
    const download = () => getObject(principal.clients, bucket, name);
    const caller = principal.callerArn;
    const getting = { caller, action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${name}` } as const;
    const decrypting = { caller, action: 'kms:Decrypt', resource: keyArn } as const;

    await denied(download(), { ...getting, because: 'no resource-based policy' });
    await crossing.grant('key', 'identity');
    await denied(download(), { ...getting, because: 'no resource-based policy' });
    await crossing.grant('bucket');
    assert.deepEqual(await download(), picture);

    await crossing.revoke('key');
    await denied(download(), { ...decrypting, because: 'no resource-based policy' });
    await crossing.grant('key');
    assert.deepEqual(await download(), picture);

    await crossing.revoke('identity');
    await denied(download(), { ...getting, because: 'no identity-based policy' });
    await crossing.put('identity', onlyS3(crossing.documents.identity));
    await denied(download(), { ...decrypting, because: 'no identity-based policy' });
    await crossing.grant('identity');
    assert.deepEqual(await download(), picture);

    await crossing.revoke('bucket');
    await denied(download(), { ...getting, because: 'no resource-based policy' });
    assert.deepEqual(crossing.server.reported, []);
  });

function onlyS3(policy: string): string {
  const { Version, Statement } = JSON.parse(policy);
  return JSON.stringify({ Version, Statement: Statement.slice(0, 1) });
}
