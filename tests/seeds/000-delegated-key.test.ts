// Seed 000: the key of a KMS account, used by a user of the account that hosts the S3 bucket.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand, EncryptCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { type Account, newAccount, newUser } from '../support/accounts.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { type Denial, denied } from '../support/refused.ts';
import { startServer } from '../support/server.ts';
import { newEncryptedBucket, region } from './crossing.ts';
import { seedPolicy } from './policies.ts';

const bucket = 's3-hosted-bucket';
const file = Buffer.from('a file that users share\n'.repeat(400));
const missing = { key: 'no resource-based policy', identity: 'no identity-based policy' } as const;

/** A user who has all that the bucket needs and nothing of the key; the seed's two policies give the rest. */
async function hosting(bucketKey: boolean) {
  const server = await startServer();
  const kmsAccount = await newAccount(server, 'kms-account', region);
  const hosted = await newAccount(server, 's3-hosted-account', region);
  const { KeyMetadata: key } = await kmsAccount.clients.kms.send(new CreateKeyCommand({}));
  const keyArn = `${key?.Arn}`;
  const user = await newUser(server, hosted, 'file-server', region);
  await newEncryptedBucket(hosted, bucket, keyArn, bucketKey);
  const onlyS3 = [
    { Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] },
  ];
  const delegated = JSON.parse(seedPolicy('000-identity-policy', { '<ARN for the KMS key from KMS Account>': keyArn }));
  const put = (Statement: object[]) => user.putPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  await put(onlyS3);
  return {
    server,
    kmsAccount,
    hosted,
    user,
    keyArn,
    attachKeyPolicy: () => putKeyPolicy(kmsAccount, keyArn, hosted),
    attachIdentityPolicy: () => put([...onlyS3, ...delegated.Statement]),
    refusal: (action: string, because: Denial['because']): Denial => ({
      caller: user.callerArn,
      action,
      resource: keyArn,
      because,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function putKeyPolicy(kmsAccount: Account, KeyId: string, hosted: Account): Promise<void> {
  const Policy = seedPolicy('000-key-policy', {
    '<KMS Account ID>': kmsAccount.id,
    '<S3 Hosted Account ID>': hosted.id,
  });
  await kmsAccount.clients.kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
}

for (const bucketKey of [false, true]) {
  const way = `Bucket Key ${bucketKey ? 'on' : 'off'}`;

  test(`seed 000-2: lesson 2: a key policy that names the account's root alone leaves it to IAM, ${way}`, async () => {
    await using stage = await hosting(bucketKey);
    await stage.attachKeyPolicy();
    const { clients } = stage.user;
    const generating = stage.refusal('kms:GenerateDataKey', missing.identity);
    await denied(putObject(clients, bucket, 'file', file), generating);
    await denied(uploadInParts(clients, bucket, 'file', [file]), generating);
    const direct = new EncryptCommand({ KeyId: stage.keyArn, Plaintext: file.subarray(0, 16) });
    await denied(clients.kms.send(direct), stage.refusal('kms:Encrypt', missing.identity), 'AccessDeniedException');
  });

  test(`seed 000-3: lesson 2: the IAM policy completes the delegation, and each alone is not enough, ${way}`, async () => {
    await using stage = await hosting(bucketKey);
    const { clients } = stage.user;
    await stage.attachIdentityPolicy();
    await denied(
      putObject(clients, bucket, 'file', file),
      stage.refusal('kms:GenerateDataKey', 'no resource-based policy'),
    );
    await stage.attachKeyPolicy();
    const stored = await putObject(clients, bucket, 'file', file);
    assert.equal(stored.SSEKMSKeyId, stage.keyArn);
    assert.deepEqual(await getObject(clients, bucket, 'file'), file);
    await uploadInParts(clients, bucket, 'parts', [file]);
    assert.deepEqual(await getObject(clients, bucket, 'parts'), file);

    await stage.user.deletePolicy();
    await stage.user.putPolicy(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      }),
    );
    await denied(getObject(clients, bucket, 'file'), stage.refusal('kms:Decrypt', missing.identity));
    await denied(getObject(clients, bucket, 'parts'), stage.refusal('kms:Decrypt', missing.identity));
    assert.deepEqual(stage.server.reported, []);
  });
}

test('seed 000-3: even the administrator of the hosting account needs the key policy', async () => {
  await using stage = await hosting(false);
  const { clients, id } = stage.hosted;
  const caller = `arn:aws:sts::${id}:assumed-role/OrganizationAccountAccessRole/administrator`;
  await denied(putObject(clients, bucket, 'file', file), {
    caller,
    action: 'kms:GenerateDataKey',
    resource: stage.keyArn,
    because: 'no resource-based policy',
  });
  await stage.attachKeyPolicy();
  await putObject(clients, bucket, 'file', file);
  assert.deepEqual(await getObject(clients, bucket, 'file'), file);
});
