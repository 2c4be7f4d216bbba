// Seed 000: the key of a KMS account, used by a user of the account that hosts the S3 bucket.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EncryptCommand } from '@aws-sdk/client-kms';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { denied } from '../support/refused.ts';
import { hosting } from './hosting.ts';

const file = Buffer.from('a file that users share\n'.repeat(400));
const missing = { key: 'no resource-based policy', identity: 'no identity-based policy' } as const;

for (const bucketKey of [false, true]) {
  const way = `Bucket Key ${bucketKey ? 'on' : 'off'}`;

  test(`seed 000-2: lesson 2: a key policy that names the account's root alone leaves it to IAM, ${way}`, async () => {
    await using stage = await hosting(bucketKey);
    await stage.attachKeyPolicy();
    const { bucket } = stage;
    const { clients } = stage.user;
    const generating = stage.refusal('kms:GenerateDataKey', missing.identity);
    await denied(putObject(clients, bucket, 'file', file), generating);
    await denied(uploadInParts(clients, bucket, 'file', [file]), generating);
    const direct = new EncryptCommand({ KeyId: stage.keyArn, Plaintext: file.subarray(0, 16) });
    await denied(clients.kms.send(direct), stage.refusal('kms:Encrypt', missing.identity), 'AccessDeniedException');
  });

  test(`seed 000-3: lesson 2: the IAM policy completes the delegation, and each alone is not enough, ${way}`, async () => {
    await using stage = await hosting(bucketKey);
    const { bucket } = stage;
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
  const { bucket } = stage;
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
