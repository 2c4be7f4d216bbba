// Seed 002: KMS is regional, and neither a bare key ID nor an alias leads across accounts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
} from '@aws-sdk/client-kms';
import { getObject, putObject } from '../support/objects.ts';
import { denied, refused } from '../support/refused.ts';
import { newCrossing, region } from './crossing.ts';

const elsewhere = 'eu-central-1';

test('seed 002-1: a data key under the key opens again with its context, and with no other', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  await crossing.grant('key', 'identity');
  const { kms } = crossing.principal.clients;
  const EncryptionContext = { purpose: 'backup' };
  const made = await kms.send(
    new GenerateDataKeyCommand({ KeyId: crossing.keyArn, KeySpec: 'AES_256', EncryptionContext }),
  );
  assert.equal(made.Plaintext?.length, 32);
  assert.equal(made.KeyId, crossing.keyArn);
  const CiphertextBlob = made.CiphertextBlob;
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  assert.deepEqual(opened.Plaintext, made.Plaintext);
  assert.equal(opened.EncryptionAlgorithm, 'SYMMETRIC_DEFAULT');
  const other = kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { purpose: 'other' } }));
  await refused(other, { status: 400, code: 'InvalidCiphertextException', message: /.*/ });
});

test('seed 002-2: a key works in its Region only, and a bucket takes no key of another', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  await crossing.grant('bucket', 'key', 'identity');
  const { server, principal, bucket, keyArn, a } = crossing;
  const there = server.clients(a.credentials, elsewhere);
  const { KeyMetadata: key } = await there.kms.send(new CreateKeyCommand({}));
  const foreignKey = `${key?.Arn}`;
  const foreign = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: foreignKey } as const;
  const invalid = { status: 400, code: 'KMS.NotFoundException', message: `Invalid arn ${elsewhere}` };
  await refused(putObject(a.clients, bucket, 'x', 'x', foreign), invalid);
  const asked = there.kms.send(new DescribeKeyCommand({ KeyId: keyArn }));
  await refused(asked, { status: 400, code: 'NotFoundException', message: `Invalid arn ${region}` });

  const made = await principal.clients.kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from('x') }));
  const decrypt = new DecryptCommand({ CiphertextBlob: made.CiphertextBlob });
  assert.deepEqual(Buffer.from((await principal.clients.kms.send(decrypt)).Plaintext ?? []), Buffer.from('x'));
  const principalThere = server.clients(principal.credentials, elsewhere);
  await refused(principalThere.kms.send(decrypt), {
    status: 400,
    code: 'AccessDeniedException',
    message:
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  });
  assert.deepEqual(server.reported, []);
});

test('lesson 10: a bare key ID or alias resolves in the account of the caller; only the full ARN crosses', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  await crossing.grant('bucket', 'key', 'identity');
  const { a, b, principal, bucket, keyArn } = crossing;
  const AliasName = 'alias/shared';
  await a.clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: keyArn }));
  const keyId = `${keyArn.split('/')[1]}`;
  const put = (SSEKMSKeyId: string) =>
    putObject(principal.clients, bucket, 'x', 'x', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId });
  for (const [given, resolved] of [
    [keyId, `arn:aws:kms:${region}:${b.id}:key/${keyId}`],
    [AliasName, `arn:aws:kms:${region}:${b.id}:${AliasName}`],
  ] as const) {
    await refused(put(given), { status: 400, code: 'KMS.NotFoundException', message: new RegExp(`${resolved}`) });
    const direct = principal.clients.kms.send(new EncryptCommand({ KeyId: given, Plaintext: Buffer.from('x') }));
    await refused(direct, { status: 400, code: 'NotFoundException', message: new RegExp(`${resolved}`) });
  }
  await put(keyArn);
  const stored = await put(`arn:aws:kms:${region}:${a.id}:${AliasName}`);
  assert.equal(stored.SSEKMSKeyId, keyArn);
  assert.equal((await getObject(principal.clients, bucket, 'x')).toString(), 'x');
});

test('lesson 10: the managed key aws/s3 is never shared', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  await crossing.grant('bucket', 'key', 'identity');
  const { a, principal, bucket } = crossing;
  const managed = { ServerSideEncryption: 'aws:kms' } as const;
  const { SSEKMSKeyId: managedKey } = await putObject(a.clients, bucket, 'managed', 'x', {
    ...managed,
    SSEKMSKeyId: 'alias/aws/s3',
  });
  const { KeyMetadata: key } = await a.clients.kms.send(new DescribeKeyCommand({ KeyId: `${managedKey}` }));
  assert.equal(key?.KeyManager, 'AWS');
  await principal.putPolicy(
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
  );
  await denied(getObject(principal.clients, bucket, 'managed'), {
    caller: principal.callerArn,
    action: 'kms:Decrypt',
    resource: `${managedKey}`,
    because: 'no resource-based policy',
  });
});

test('lesson 9: across accounts a missing key and a forbidden one are refused in the same words', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, principal, keyArn } = crossing;
  await principal.putPolicy(
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } }),
  );
  const missingArn = `arn:aws:kms:${region}:${a.id}:key/00000000-0000-4000-8000-000000000000`;
  const words = async (KeyId: string) => {
    const sent = principal.clients.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    const error = await sent.then(
      () => assert.fail('not refused'),
      (thrown: Error) => thrown,
    );
    return { name: error.name, message: error.message.replaceAll(KeyId, 'KEY') };
  };
  const forbidden = await words(keyArn);
  assert.equal(forbidden.name, 'AccessDeniedException');
  assert.deepEqual(await words(missingArn), forbidden);
  const owner = a.clients.kms.send(new DescribeKeyCommand({ KeyId: missingArn }));
  await refused(owner, { status: 400, code: 'NotFoundException', message: `Key '${missingArn}' does not exist` });
});
