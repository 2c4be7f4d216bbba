// Encryption through the SDK: which key a write gets, who may read it, and what stops at once when a key does.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  type BlockedEncryptionTypes,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import type { Clients } from '../support/server.ts';
import { type BucketWorld, newBucketWorld, refused, sendingHeader, textOf } from './support.ts';

interface NewKey {
  readonly id: string;
  readonly arn: string;
}

async function newKey({ kms }: Clients, Policy?: object): Promise<NewKey> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(Policy ? { Policy: JSON.stringify(Policy) } : {}));
  assert(KeyMetadata?.KeyId !== undefined && KeyMetadata.Arn !== undefined);
  return { id: KeyMetadata.KeyId, arn: KeyMetadata.Arn };
}

async function putDefault(
  { s3, bucket: Bucket }: BucketWorld,
  ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
  BucketKeyEnabled = false,
): Promise<void> {
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
}

for (const BucketKeyEnabled of [false, true]) {
  const title = BucketKeyEnabled ? 'with a Bucket Key' : 'without a Bucket Key';

  test(`SSE-KMS ${title}: the key's id, ARN or alias; the answer names its ARN; a disabled key stops reads at once`, async () => {
    await using world = await newBucketWorld();
    const { s3, bucket: Bucket, server } = world;
    const mine = server.clients(server.admin);
    const { kms } = mine;
    const key = await newKey(mine);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: key.id }));
    const names = [key.id, key.arn, 'alias/mine', key.arn.replace(/key\/.*/, 'alias/mine')];
    for (const [index, SSEKMSKeyId] of names.entries()) {
      for (const Body of [`small ${index}`, `large ${index}`.padEnd(100_000, '.')]) {
        const Key = `object-${index}`;
        const put = await s3.send(
          new PutObjectCommand({ Bucket, Key, Body, ServerSideEncryption: 'aws:kms', SSEKMSKeyId, BucketKeyEnabled }),
        );
        assert.deepEqual([put.ServerSideEncryption, put.SSEKMSKeyId], ['aws:kms', key.arn]);
        assert.equal(put.BucketKeyEnabled, BucketKeyEnabled ? true : undefined);
        assert.notEqual(put.ETag, `"${createHash('md5').update(Body).digest('hex')}"`);
        const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await textOf(got), Body);
        assert.deepEqual([got.SSEKMSKeyId, got.ETag], [key.arn, put.ETag]);
        const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
        assert.deepEqual([head.ServerSideEncryption, head.SSEKMSKeyId], ['aws:kms', key.arn]);
      }
    }
    const get = () => s3.send(new GetObjectCommand({ Bucket, Key: 'object-0' }));
    const put = () =>
      s3.send(
        new PutObjectCommand({
          Bucket,
          Key: 'object-0',
          Body: 'x',
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: key.id,
          BucketKeyEnabled,
        }),
      );
    await kms.send(new DisableKeyCommand({ KeyId: key.id }));
    await refused(get(), 'KMS.DisabledException', 400, /is disabled/);
    await refused(put(), 'KMS.DisabledException', 400, /is disabled/);
    // The listing and the head need no key.
    assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 4);
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'object-0' }));
    const checked = new HeadObjectCommand({ Bucket, Key: 'object-0', ChecksumMode: 'ENABLED' });
    await assert.rejects(s3.send(checked), (error: { $metadata?: { httpStatusCode?: number } }) => {
      assert.equal(error.$metadata?.httpStatusCode, 400);
      return true;
    });
    await kms.send(new EnableKeyCommand({ KeyId: key.id }));
    assert.equal((await textOf(await get())).length, 100_000);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: key.id, PendingWindowInDays: 7 }));
    await refused(get(), 'KMS.KMSInvalidStateException', 400, /pending deletion/);
    assert.deepEqual(server.reported, []);
  });

  test(`SSE-KMS ${title}: across accounts nothing works until all three policies are there, and each is named`, async () => {
    await using world = await newBucketWorld();
    const { s3, bucket: Bucket, server } = world;
    const mine = server.clients(server.admin);
    const theirs = await newAccount(server, 'their-account');
    const key = await newKey(mine);
    await putDefault(world, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key.arn }, BucketKeyEnabled);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'shared' }));

    const s3Only = await theirs.role('s3-only', policy(allow('s3:GetObject', 's3:PutObject')));
    const full = await theirs.role(
      'full',
      policy(allow('s3:GetObject', 's3:PutObject', 'kms:Decrypt', 'kms:GenerateDataKey')),
    );
    const nothing = await theirs.role('nothing');
    const get = ({ s3: client }: Clients) => client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    const put = ({ s3: client }: Clients) => client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'theirs' }));

    await refused(get(full), 'AccessDenied', 403, /s3:GetObject.*no resource-based policy allows/);
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: theirs.id },
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::${Bucket}/*`,
    };
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy(statement)) }));
    await refused(get(full), 'AccessDenied', 403, /kms:Decrypt.*no resource-based policy allows/);
    await refused(put(full), 'AccessDenied', 403, /kms:GenerateDataKey.*no resource-based policy allows/);

    const own = { Effect: 'Allow', Principal: { AWS: server.managementAccount }, Action: 'kms:*', Resource: '*' };
    const use = {
      Effect: 'Allow',
      Principal: { AWS: theirs.id },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
    };
    const putPolicy = (...statements: object[]) =>
      mine.kms.send(new PutKeyPolicyCommand({ KeyId: key.id, Policy: JSON.stringify(policy(...statements)) }));
    await putPolicy(own, use);
    await refused(get(nothing), 'AccessDenied', 403, /s3:GetObject.*no identity-based policy allows/);
    await refused(get(s3Only), 'AccessDenied', 403, /kms:Decrypt.*no identity-based policy allows/);
    await refused(put(s3Only), 'AccessDenied', 403, /kms:GenerateDataKey.*no identity-based policy allows/);
    assert.equal(await textOf(await get(full)), 'shared');
    assert.equal((await put(full)).SSEKMSKeyId, key.arn);
    assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'b' }))), 'theirs');

    // A policy that is taken back counts for the next request, whatever is cached.
    await putPolicy(own);
    await refused(get(full), 'AccessDenied', 403, /kms:Decrypt/);
    await refused(put(full), 'AccessDenied', 403, /kms:GenerateDataKey/);
  });
}

test('the encryption context is the object, or the bucket with a Bucket Key, and what the request adds', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const mine = server.clients(server.admin);
  const key = await newKey(mine);
  const base = { Bucket, Body: 'x', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key.id } as const;
  const encode = (context: object) => Buffer.from(JSON.stringify(context)).toString('base64');
  await s3.send(new PutObjectCommand({ ...base, Key: 'a', SSEKMSEncryptionContext: encode({ team: 'blue' }) }));
  await s3.send(new PutObjectCommand({ ...base, Key: 'b', BucketKeyEnabled: true }));
  await s3.send(new PutObjectCommand({ ...base, Key: 'c', BucketKeyEnabled: true }));
  for (const Key of ['a', 'b', 'c']) await s3.send(new GetObjectCommand({ Bucket, Key }));

  const contexts = async (EventName: string) => {
    const attribute = { AttributeKey: 'EventName', AttributeValue: EventName } as const;
    const { Events = [] } = await mine.cloudtrail.send(new LookupEventsCommand({ LookupAttributes: [attribute] }));
    return Events.map(contextOf).toSorted();
  };
  const ofObject = JSON.stringify({ team: 'blue', 'aws:s3:arn': `arn:aws:s3:::${Bucket}/a` });
  const ofBucket = JSON.stringify({ 'aws:s3:arn': `arn:aws:s3:::${Bucket}` });
  // The second write and the second read through the Bucket Key reached KMS no more.
  assert.deepEqual(await contexts('GenerateDataKey'), [ofBucket, ofObject].toSorted());
  assert.deepEqual(await contexts('Decrypt'), [ofBucket, ofObject].toSorted());

  for (const SSEKMSEncryptionContext of [
    'not json',
    encode(['a']),
    encode({ a: 1 }),
    encode({ 'aws:s3:arn': 'other' }),
  ])
    await refused(
      s3.send(new PutObjectCommand({ ...base, Key: 'd', SSEKMSEncryptionContext })),
      'InvalidArgument',
      400,
      /context/,
    );
});

function contextOf(event: Event): string {
  const { requestParameters } = JSON.parse(event.CloudTrailEvent ?? '{}') as {
    requestParameters?: { encryptionContext?: Record<string, string> };
  };
  return JSON.stringify(requestParameters?.encryptionContext);
}

test('a write answers with the encryption context that the client gave, and with nothing of what S3 adds', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const context = (Key: string) => ({ team: 'blue', 'aws:s3:arn': `arn:aws:s3:::${Bucket}/${Key}` });
  const encode = (pairs: object) => Buffer.from(JSON.stringify(pairs)).toString('base64');
  for (const given of [undefined, encode({ team: 'blue' }), encode(context('a'))]) {
    const input = { Bucket, Key: 'a', ServerSideEncryption: 'aws:kms', SSEKMSEncryptionContext: given } as const;
    const put = await s3.send(new PutObjectCommand({ ...input, Body: 'x' }));
    const upload = await s3.send(new CreateMultipartUploadCommand(input));
    const copy = await s3.send(new CopyObjectCommand({ ...input, CopySource: `${Bucket}/a` }));
    for (const answer of [put, upload, copy]) assert.equal(answer.SSEKMSEncryptionContext, given);
  }
  const customerKey = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: randomBytes(32).toString('base64') };
  const both = { Bucket, Key: 'b', Body: 'x', ...customerKey, SSEKMSEncryptionContext: encode({ team: 'blue' }) };
  await refused(s3.send(new PutObjectCommand(both)), 'InvalidArgument', 400, /incompatible/);
});

test('a key of another Region, or none at all, is refused in clear words', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const irish = await newKey(server.clients(server.admin, 'eu-west-1'));
  const put = (SSEKMSKeyId: string) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ServerSideEncryption: 'aws:kms', SSEKMSKeyId }));
  await refused(put(irish.arn), 'KMS.NotFoundException', 400, /eu-west-1/);
  await refused(put('alias/not-there'), 'KMS.NotFoundException', 400, /alias\/not-there/);
  await refused(put('nonsense'), 'KMS.NotFoundException', 400, /nonsense/);
  await putDefault(world, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: irish.arn });
  await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })), 'KMS.NotFoundException', 400);
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount ?? 0, 0);
});

test('without a key it is `aws/s3`, made when it is first needed, and no other account can use it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const { kms } = server.clients(server.admin);
  await putDefault(world, { SSEAlgorithm: 'aws:kms' });
  const put = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'managed' }));
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/s3' }));
  assert.deepEqual([put.SSEKMSKeyId, KeyMetadata?.KeyManager], [KeyMetadata?.Arn, 'AWS']);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))), 'managed');
  const theirs = await newAccount(server, 'their-account');
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: theirs.id },
    Action: 's3:*',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy(statement)) }));
  await refused(theirs.admin.s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), 'AccessDenied', 403, /kms:Decrypt/);
});

test('a change of the default leaves the objects that are there as they are', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'before', Body: 'before' }));
  const key = await newKey(server.clients(server.admin));
  await putDefault(world, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key.id });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'after', Body: 'after' }));
  const before = await s3.send(new GetObjectCommand({ Bucket, Key: 'before' }));
  assert.deepEqual([before.ServerSideEncryption, await textOf(before)], ['AES256', 'before']);
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: 'after' }))).SSEKMSKeyId, key.arn);
  // Copied to itself, it is encrypted anew.
  const again = { Bucket, Key: 'before', CopySource: `${Bucket}/before` };
  await s3.send(new CopyObjectCommand({ ...again, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key.id }));
  const after = await s3.send(new GetObjectCommand({ Bucket, Key: 'before' }));
  assert.deepEqual([after.SSEKMSKeyId, await textOf(after)], [key.arn, 'before']);
});

test("a copy reads with the source's key and writes with the target's, and needs both", async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const mine = server.clients(server.admin);
  const [source, target] = [await newKey(mine), await newKey(mine)];
  const kms = { ServerSideEncryption: 'aws:kms' } as const;
  await s3.send(
    new PutObjectCommand({ Bucket, Key: 'a', Body: 'copied'.repeat(20_000), ...kms, SSEKMSKeyId: source.id }),
  );
  const other = 'crosskey-copy-target';
  await s3.send(new CreateBucketCommand({ Bucket: other }));
  const copy = { Bucket: other, Key: 'b', CopySource: `${Bucket}/a`, ...kms, SSEKMSKeyId: target.arn };
  const result = await s3.send(new CopyObjectCommand(copy));
  assert.equal(result.SSEKMSKeyId, target.arn);
  await mine.kms.send(new DisableKeyCommand({ KeyId: source.id }));
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket: other, Key: 'b' }))), 'copied'.repeat(20_000));
  await refused(s3.send(new CopyObjectCommand(copy)), 'KMS.DisabledException', 400);

  const account = await newAccount(server, 'one-key-only');
  const { arn: allowed } = await newKey(account.admin);
  await account.admin.s3.send(new CreateBucketCommand({ Bucket: 'crosskey-one-key' }));
  const only = (Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
  const reader = await account.user('reader', policy(only(['s3:*', 'kms:Decrypt'])));
  const put = { Bucket: 'crosskey-one-key', Key: 'a', Body: 'x', ...kms, SSEKMSKeyId: allowed };
  await account.admin.s3.send(new PutObjectCommand(put));
  const within = { ...put, Key: 'b', CopySource: 'crosskey-one-key/a', Body: undefined };
  await refused(reader.s3.send(new CopyObjectCommand(within)), 'AccessDenied', 403, /kms:GenerateDataKey/);
  const writer = await account.user('writer', policy(only(['s3:*', 'kms:GenerateDataKey'])));
  await refused(writer.s3.send(new CopyObjectCommand(within)), 'AccessDenied', 403, /kms:Decrypt/);
});

test('the key of SSE-C opens the object, no other does, and it is kept nowhere', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const key = randomBytes(32);
  const customer = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: key.toString('base64') };
  const put = (options: Partial<PutObjectCommandInput>) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'customer', ...options }));
  await refused(put(customer), 'AccessDenied', 403, /SSE-C/);
  const EncryptionType: BlockedEncryptionTypes['EncryptionType'] = ['NONE'];
  const rule = { BlockedEncryptionTypes: { EncryptionType } };
  const unblocked = { ServerSideEncryptionConfiguration: { Rules: [rule] } };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ...unblocked }));
  const answer = await put(customer);
  assert.deepEqual([answer.SSECustomerAlgorithm, answer.ServerSideEncryption], ['AES256', undefined]);
  assert.equal(answer.SSECustomerKeyMD5, createHash('md5').update(key).digest('base64'));

  const get = (options: object) => s3.send(new GetObjectCommand({ Bucket, Key: 'a', ...options }));
  assert.equal(await textOf(await get(customer)), 'customer');
  await refused(get({}), 'InvalidRequest', 400, /correct parameters/);
  const wrong = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: randomBytes(32).toString('base64') };
  await refused(get(wrong), 'AccessDenied', 403, /correct secret key/);
  await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: 'a' })));
  await s3.send(new HeadObjectCommand({ Bucket, Key: 'a', ...customer }));
  const md5Header = 'x-amz-server-side-encryption-customer-key-md5';
  await sendingHeader(s3, md5Header, 'AAAAAAAAAAAAAAAAAAAAAA==', () =>
    refused(get(customer), 'InvalidArgument', 400, /MD5/),
  );
  await refused(get({ SSECustomerAlgorithm: 'AES128', SSECustomerKey: 'x' }), 'InvalidEncryptionAlgorithmError', 400);
  await refused(put({ ...customer, ServerSideEncryption: 'AES256' }), 'InvalidArgument', 400, /incompatible/);
  await refused(put({ ...customer, SSECustomerKey: 'c2hvcnQ=' }), 'InvalidArgument', 400, /secret key was invalid/);

  const copy = {
    Bucket,
    Key: 'b',
    CopySource: `${Bucket}/a`,
    CopySourceSSECustomerAlgorithm: 'AES256',
    CopySourceSSECustomerKey: key.toString('base64'),
  };
  await s3.send(new CopyObjectCommand(copy));
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'b' }))), 'customer');
  const keyForPlain = new GetObjectCommand({ Bucket, Key: 'b', ...customer });
  await refused(s3.send(keyForPlain), 'InvalidRequest', 400, /not applicable/);
});

test('encryption headers that a request cannot have are refused', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await sendingHeader(s3, 'x-amz-server-side-encryption', 'AES256', async () => {
    await refused(
      s3.send(new GetObjectCommand({ Bucket, Key: 'a' })),
      'InvalidArgument',
      400,
      /not supported for this/,
    );
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: 'a' })));
  });
  const put = (options: object) => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...options }));
  await refused(put({ SSEKMSKeyId: 'alias/x' }), 'InvalidArgument', 400, /requires HTTP header/);
  await refused(put({ ServerSideEncryption: 'AES512' }), 'InvalidArgument', 400, /not supported/);
});

test('a policy may demand an encryption header as sent, which the default does not stand in for', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const key = await newKey(server.clients(server.admin));
  await putDefault(world, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key.arn });
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key.arn } },
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy(deny)) }));
  const put = (options: Partial<PutObjectCommandInput>) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...options }));
  await refused(put({}), 'AccessDenied', 403, /explicit deny/);
  const kms = { ServerSideEncryption: 'aws:kms' } as const;
  await refused(put({ ...kms, SSEKMSKeyId: key.id }), 'AccessDenied', 403, /explicit deny/);
  await put({ ...kms, SSEKMSKeyId: key.arn });
});
