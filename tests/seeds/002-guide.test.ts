// Seed 002: steps 1 to 6 of the guide as written, for download, upload and upload in parts, and each step left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PutRolePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { newAccount, newRole, newUser } from '../support/accounts.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { denied, refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';
import { layers, newCrossing, wayName, ways } from './crossing.ts';
import { seedPolicy, withComma } from './policies.ts';

const mib = 1024 * 1024;
const first = Buffer.alloc(5 * mib, 'first part ');
const last = Buffer.from('last part');
const report = Buffer.from('a report\n'.repeat(1000));

for (const way of ways) {
  test(`seed 002-3: lesson 1: all six steps let account B upload and download, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    const { a, principal, bucket, keyArn } = crossing;
    await crossing.grant('identity', 'bucket', 'key');
    await putObject(a.clients, bucket, 'from-a', report);
    assert.deepEqual(await getObject(principal.clients, bucket, 'from-a'), report);
    const stored = await putObject(principal.clients, bucket, 'from-b', report);
    assert.equal(stored.ServerSideEncryption, 'aws:kms');
    assert.equal(stored.SSEKMSKeyId, keyArn);
    assert.deepEqual(await getObject(principal.clients, bucket, 'from-b'), report);
    const completed = await uploadInParts(principal.clients, bucket, 'parts', [first, last]);
    assert.equal(completed.SSEKMSKeyId, keyArn);
    assert.deepEqual(await getObject(principal.clients, bucket, 'parts'), Buffer.concat([first, last]));
    assert.deepEqual(await getObject(a.clients, bucket, 'parts'), Buffer.concat([first, last]));
    assert.deepEqual(crossing.server.reported, []);
  });

  for (const missing of layers)
    test(`seed 002-3: lesson 8: without the ${missing} policy all is refused, ${wayName(way)}`, async () => {
      await using crossing = await newCrossing(way);
      const { a, principal, bucket, keyArn } = crossing;
      const { clients, callerArn: caller } = principal;
      await putObject(a.clients, bucket, 'report', report);
      await crossing.grant(...layers.filter((layer) => layer !== missing));
      const resource = missing === 'key' ? keyArn : `arn:aws:s3:::${bucket}/report`;
      const because = missing === 'identity' ? 'no identity-based policy' : 'no resource-based policy';
      const reading = missing === 'key' ? 'kms:Decrypt' : 's3:GetObject';
      const writing = missing === 'key' ? 'kms:GenerateDataKey' : 's3:PutObject';
      await denied(getObject(clients, bucket, 'report'), { caller, action: reading, resource, because });
      await denied(putObject(clients, bucket, 'report', 'x'), { caller, action: writing, resource, because });
      await denied(uploadInParts(clients, bucket, 'report', [last]), { caller, action: writing, resource, because });
      await crossing.grant(missing);
      await uploadInParts(clients, bucket, 'report', [last]);
      assert.deepEqual(await getObject(clients, bucket, 'report'), last);
    });
}

test('seed 002-4: the identity policy as published lacks a comma, and the refusal says where', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'account-b');
  await newRole(server, account, 'reader');
  await newUser(server, account, 'reader');
  const published = seedPolicy('002-identity-policy', { 'arn-of-the-KMS-key': 'arn:aws:kms:us-east-1:1:key/k' });
  const refusal = { status: 400, code: 'MalformedPolicyDocument', message: /line 9, column 17/ };
  const { iam } = account.clients;
  const PolicyName = 'guide';
  const forRole = (PolicyDocument: string) =>
    iam.send(new PutRolePolicyCommand({ RoleName: 'reader', PolicyName, PolicyDocument }));
  const forUser = (PolicyDocument: string) =>
    iam.send(new PutUserPolicyCommand({ UserName: 'reader', PolicyName, PolicyDocument }));
  await refused(forRole(published), refusal);
  await refused(forUser(published), refusal);
  await forRole(withComma(published));
  await forUser(withComma(published));
});
