// Lessons from the field about who is asked for which key: each was a fault of a comparable system.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  ListGrantsCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import { assumeRole, newAccount, newRole, newUser } from '../support/accounts.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy, withStatements } from '../support/policy.ts';
import { denied, refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';
import { layers, newCrossing, newEncryptedBucket, region } from './crossing.ts';

test('lesson 1: the key that a header names is asked for, not the default of the bucket', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  const { a, principal, bucket } = crossing;
  await crossing.grant(...layers);
  const { KeyMetadata: key } = await a.clients.kms.send(new CreateKeyCommand({}));
  const otherKey = `${key?.Arn}`;
  const header = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: otherKey } as const;
  await putObject(principal.clients, bucket, 'x', 'by default');
  await denied(putObject(principal.clients, bucket, 'x', 'by header', header), {
    caller: principal.callerArn,
    action: 'kms:GenerateDataKey',
    resource: otherKey,
    because: 'no resource-based policy',
  });
  assert.equal((await getObject(principal.clients, bucket, 'x')).toString(), 'by default');
  await putObject(a.clients, bucket, 'x', 'by its owner', header);
  await denied(getObject(principal.clients, bucket, 'x'), {
    caller: principal.callerArn,
    action: 'kms:Decrypt',
    resource: otherKey,
    because: 'no resource-based policy',
  });
});

test('lesson 3: an ARN of S3 names no account; the owner of the bucket decides whether one policy is enough', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  const { a, b, principal, bucket, server } = crossing;
  const own = 'account-b-own-bucket';
  await b.clients.s3.send(
    new s3.CreateBucketCommand({ Bucket: own, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  await principal.putPolicy(policy({ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }));
  await putObject(principal.clients, own, 'x', 'own');
  assert.equal((await getObject(principal.clients, own, 'x')).toString(), 'own');
  await denied(putObject(principal.clients, bucket, 'x', 'foreign'), {
    caller: principal.callerArn,
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucket}/x`,
    because: 'no resource-based policy',
  });
  const member = await newUser(server, a, 'member', region);
  const grant = {
    Effect: 'Allow',
    Principal: { AWS: member.arn },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  await putObject(a.clients, bucket, 'plain', 'x', { ServerSideEncryption: 'AES256' });
  await crossing.put('bucket', policy(grant));
  assert.equal((await getObject(member.clients, bucket, 'plain')).toString(), 'x');
});

test('lesson 6: a role, one session of it, and the root of its account are three principals of a key policy', async () => {
  await using server = await startServer();
  const owner = await newAccount(server, 'owner', region);
  const other = await newAccount(server, 'other', region);
  const { KeyMetadata: key } = await owner.clients.kms.send(new CreateKeyCommand({}));
  const KeyId = `${key?.Arn}`;
  const administer = { Effect: 'Allow', Principal: { AWS: owner.roleArn }, Action: 'kms:*', Resource: '*' };
  const encrypt = { Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' };
  const use = new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') });

  for (const account of [owner, other]) {
    const role = await newRole(server, account, 'role', region);
    const RoleArn = role.arn;
    const second = server.clients(await assumeRole(account.clients, { RoleArn, RoleSessionName: 'second' }), region);
    const sameAccount = account === owner;
    const root = `arn:aws:iam::${account.id}:root`;
    // Whether the first and the second session may, without an identity policy and with one.
    const expected = [
      { named: role.arn, without: [sameAccount, sameAccount], with: [true, true] },
      { named: role.callerArn, without: [sameAccount, false], with: [true, false] },
      { named: root, without: [false, false], with: [true, true] },
      { named: account.id, without: [false, false], with: [true, true] },
      { named: `arn:aws:iam::${account.id}:role/another`, without: [false, false], with: [false, false] },
    ];
    await newRole(server, account, 'another', region);
    for (const { named, without, with: withPolicy } of expected) {
      const Policy = policy(administer, { ...encrypt, Principal: { AWS: named } });
      await owner.clients.kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
      const outcomes = async () => {
        const sent = [role.clients, second].map((clients) => clients.kms.send(use));
        return (await Promise.allSettled(sent)).map(({ status }) => status === 'fulfilled');
      };
      assert.deepEqual(await outcomes(), without, `${named} alone`);
      await role.putPolicy(policy(encrypt));
      assert.deepEqual(await outcomes(), withPolicy, `${named} with an identity policy`);
      await role.deletePolicy();
    }
  }
});

test('lesson 11: a Bucket Key changes the encryption context from the object to the bucket, and conditions with it', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, principal, bucket, keyArn, documents } = crossing;
  await crossing.grant(...layers);
  const onObjects = { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}/*` } };
  const [keyStatement] = (JSON.parse(documents.key) as { Statement: object[] }).Statement;
  const condition = (Condition: object) =>
    policy(
      { Effect: 'Allow', Principal: { AWS: a.roleArn }, Action: 'kms:*', Resource: '*' },
      { ...keyStatement, Principal: { AWS: principal.arn }, Condition },
    );
  await crossing.put('key', condition(onObjects));
  await putObject(principal.clients, bucket, 'under-the-key', 'x');
  assert.equal((await getObject(principal.clients, bucket, 'under-the-key')).toString(), 'x');
  const put = putObject(principal.clients, bucket, 'under-a-bucket-key', 'x', { BucketKeyEnabled: true });
  await denied(put, {
    caller: principal.callerArn,
    action: 'kms:GenerateDataKey',
    resource: keyArn,
    because: 'no resource-based policy',
  });
  await crossing.put(
    'key',
    condition({ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}` } }),
  );
  await putObject(principal.clients, bucket, 'under-a-bucket-key', 'y', { BucketKeyEnabled: true });
  assert.equal((await getObject(principal.clients, bucket, 'under-a-bucket-key')).toString(), 'y');
  const words = /kms:Decrypt/;
  const read = getObject(principal.clients, bucket, 'under-the-key');
  await refused(read, { status: 403, code: 'AccessDenied', message: words });
});

test('lesson 13: a deny where the header is absent sees what was sent, not the default of the bucket', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { principal, bucket, keyArn, documents } = crossing;
  await crossing.grant(...layers);
  const object = `arn:aws:s3:::${bucket}/x`;
  const Condition = { Null: { 's3:x-amz-server-side-encryption': 'true' } };
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
    Condition,
  };
  await crossing.put('bucket', withStatements(documents.bucket, deny));
  const denial = {
    caller: principal.callerArn,
    action: 's3:PutObject',
    resource: object,
    because: 'explicit deny',
    layer: 'a resource-based policy',
  } as const;
  await denied(putObject(principal.clients, bucket, 'x', 'x'), denial);
  const sent = await putObject(principal.clients, bucket, 'x', 'x', {
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: keyArn,
  });
  assert.equal(sent.SSEKMSKeyId, keyArn);

  const otherKey = { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn } };
  await crossing.put('bucket', withStatements(documents.bucket, { ...deny, Condition: otherKey }));
  await denied(putObject(principal.clients, bucket, 'x', 'x'), denial);
  const named = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  await putObject(principal.clients, bucket, 'x', 'x', named);
});

test('lesson 15: what infrastructure tools read answers truly, or is refused by name', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  const { a, bucket: Bucket, keyArn: KeyId } = crossing;
  const client = a.clients.s3;
  assert.equal((await client.send(new s3.GetBucketLocationCommand({ Bucket }))).LocationConstraint, region);
  assert.equal((await client.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status, undefined);
  assert.equal((await client.send(new s3.GetBucketRequestPaymentCommand({ Bucket }))).Payer, 'BucketOwner');
  const { Grants } = await client.send(new s3.GetBucketAclCommand({ Bucket }));
  assert.deepEqual(
    Grants?.map(({ Permission }) => Permission),
    ['FULL_CONTROL'],
  );
  const absent: readonly (readonly [Promise<unknown>, string, number])[] = [
    [client.send(new s3.GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy', 404],
    [client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket })), 'NoSuchLifecycleConfiguration', 404],
    [client.send(new s3.GetBucketReplicationCommand({ Bucket })), 'ReplicationConfigurationNotFoundError', 404],
    [client.send(new s3.GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet', 404],
    [client.send(new s3.GetBucketWebsiteCommand({ Bucket })), 'NoSuchWebsiteConfiguration', 404],
    [client.send(new s3.GetObjectLockConfigurationCommand({ Bucket })), 'ObjectLockConfigurationNotFoundError', 404],
    [client.send(new s3.GetBucketCorsCommand({ Bucket })), 'NoSuchCORSConfiguration', 404],
  ];
  for (const [sent, code, status] of absent) await refused(sent, { status, code, message: /\w/ });
  assert.deepEqual((await a.clients.kms.send(new ListGrantsCommand({ KeyId }))).Grants, []);
  const unbuilt = client.send(new s3.GetObjectTorrentCommand({ Bucket, Key: 'x' }));
  await refused(unbuilt, { status: 501, code: 'NotImplemented', message: /GetObjectTorrent/ });
});

test('lesson 2: an identity policy without a key policy that delegates to its account is worth nothing', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, server, keyArn: KeyId } = crossing;
  const member = await newUser(server, a, 'member', region);
  await member.putPolicy(policy({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }));
  const use = new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') });
  const { CiphertextBlob } = await member.clients.kms.send(use);
  await crossing.put('key', policy({ Effect: 'Allow', Principal: { AWS: a.roleArn }, Action: 'kms:*', Resource: '*' }));
  const denial = { caller: member.arn, resource: KeyId, because: 'no resource-based policy' } as const;
  await denied(member.clients.kms.send(use), { ...denial, action: 'kms:Encrypt' }, 'AccessDeniedException');
  const open = member.clients.kms.send(new DecryptCommand({ CiphertextBlob }));
  await refused(open, { status: 400, code: 'AccessDeniedException', message: /kms:Decrypt|not allowed to access/ });
});

test('lesson 3: a bucket of another account takes the key of the one who writes, when that key lets them', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  const { b, principal, bucket } = crossing;
  await crossing.grant('bucket');
  const { KeyMetadata: key } = await b.clients.kms.send(new CreateKeyCommand({}));
  const ownKey = `${key?.Arn}`;
  await newEncryptedBucket(b, 'account-b-bucket', ownKey, false);
  await principal.putPolicy(policy({ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }));
  const stored = await putObject(principal.clients, bucket, 'x', 'x', {
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: ownKey,
  });
  assert.equal(stored.SSEKMSKeyId, ownKey);
  await refused(getObject(crossing.a.clients, bucket, 'x'), {
    status: 403,
    code: 'AccessDenied',
    message: /kms:Decrypt on resource: .* because no resource-based policy allows/,
  });
});
