// Encryption on every path that reads or writes an object: each kind of it, on versions, parts, ranges and copies; and which key an
// id or an alias means. Lessons 10 and 17.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { CreateAliasCommand, CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { type PostFields, sendForm, signForm } from '../support/post-form.ts';
import type { Clients } from '../support/server.ts';
import { type BucketWorld, bytesOf, newBucketWorld, refused, sendingHeader } from './support.ts';

async function newKey({ kms }: Clients, Policy?: object): Promise<string> {
  const made = await kms.send(new CreateKeyCommand(Policy ? { Policy: JSON.stringify(Policy) } : {}));
  return made.KeyMetadata?.Arn ?? assert.fail('no key');
}

interface Kind {
  readonly write: Partial<PutObjectCommandInput>;
  /** What reads must say. */
  readonly read: { readonly SSECustomerAlgorithm?: string; readonly SSECustomerKey?: string };
  /** Algorithm, key, Bucket Key, the customer's algorithm. */
  readonly shown: readonly (string | boolean | undefined)[];
}

/** Every kind of encryption, under a new key, in a bucket that blocks none. */
async function kinds({ s3, bucket: Bucket, server }: BucketWorld): Promise<Readonly<Record<string, Kind>>> {
  const rule = { BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  const keyArn = await newKey(server.clients(server.admin));
  const SSECustomerKey = randomBytes(32).toString('base64');
  const own = { SSECustomerAlgorithm: 'AES256', SSECustomerKey };
  const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  return {
    'SSE-S3': { write: { ServerSideEncryption: 'AES256' }, read: {}, shown: ['AES256'] },
    'SSE-KMS': { write: kms, read: {}, shown: ['aws:kms', keyArn] },
    'Bucket Key': { write: { ...kms, BucketKeyEnabled: true }, read: {}, shown: ['aws:kms', keyArn, true] },
    'DSSE-KMS': {
      write: { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: keyArn },
      read: {},
      shown: ['aws:kms:dsse', keyArn],
    },
    'SSE-C': { write: own, read: own, shown: [undefined, undefined, undefined, 'AES256'] },
  };
}

type Answer = Pick<
  HeadObjectCommandOutput,
  'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled' | 'SSECustomerAlgorithm'
>;

function assertShown(answer: Answer, { shown }: Kind, where: string): void {
  const [algorithm, keyId, bucketKey, customer] = shown;
  const found = [answer.ServerSideEncryption, answer.SSEKMSKeyId, answer.BucketKeyEnabled, answer.SSECustomerAlgorithm];
  assert.deepEqual(found, [algorithm, keyId, bucketKey, customer], where);
}

/** The members of a write as the fields of a form, with what a browser must add to a customer's key. */
function formFields({ ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled, ...write }: Kind['write']): PostFields {
  const name = 'x-amz-server-side-encryption';
  const key = write.SSECustomerKey;
  const md5 = key && createHash('md5').update(Buffer.from(key, 'base64')).digest('base64');
  const fields = {
    [name]: ServerSideEncryption,
    [`${name}-aws-kms-key-id`]: SSEKMSKeyId,
    [`${name}-bucket-key-enabled`]: BucketKeyEnabled?.toString(),
    [`${name}-customer-algorithm`]: write.SSECustomerAlgorithm,
    [`${name}-customer-key`]: key,
    [`${name}-customer-key-md5`]: md5,
  };
  return Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value ? [[field, value]] : [])));
}

test('every kind by a form of a browser', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  for (const [name, kind] of Object.entries(await kinds(world))) {
    const fields = { key: name, ...formFields(kind.write) };
    const conditions = [{ bucket: Bucket }, ...Object.keys(fields).map((field) => ['starts-with', `$${field}`, ''])];
    const signed = signForm({ credentials: server.admin, nowMs: server.clock.now(), conditions });
    const sent = await sendForm(`${server.endpoint}/${Bucket}`, { ...fields, ...signed }, new Blob(['by a form']));
    assert.equal(sent.status, 204, `${name}: ${await sent.text()}`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: name, ...kind.read }));
    assertShown(got, kind, name);
    assert.equal((await bytesOf(got)).toString(), 'by a form');
  }
});

test('every kind on every path: put, version, range, part, copy of a part, completion; each answer tells it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const all = await kinds(world);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const first = randomBytes(5 * 1024 * 1024);
  for (const [name, kind] of Object.entries(all)) {
    const Body = randomBytes(150_000);
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: name, Body, ...kind.write }));
    assertShown(put, kind, `${name}: put`);
    await s3.send(new PutObjectCommand({ Bucket, Key: name, Body: 'newer' }));
    const old = { Bucket, Key: name, VersionId: put.VersionId ?? '', ...kind.read };
    assertShown(await s3.send(new HeadObjectCommand(old)), kind, `${name}: head of a version`);
    const got = await s3.send(new GetObjectCommand({ ...old, Range: 'bytes=65530-131080' }));
    assertShown(got, kind, `${name}: range of a version`);
    assert.ok((await bytesOf(got)).equals(Body.subarray(65_530, 131_081)), name);

    const begun = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ...kind.write }));
    assertShown(begun, kind, `${name}: begun`);
    const upload = { Bucket, Key: 'parts', UploadId: begun.UploadId, ...kind.read };
    const one = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: first }));
    assertShown(one, kind, `${name}: part`);
    const source = kind.read.SSECustomerKey
      ? { CopySourceSSECustomerAlgorithm: 'AES256', CopySourceSSECustomerKey: kind.read.SSECustomerKey }
      : {};
    const CopySource = `${Bucket}/${encodeURIComponent(name)}?versionId=${put.VersionId}`;
    const two = await s3.send(new UploadPartCopyCommand({ ...upload, PartNumber: 2, CopySource, ...source }));
    assertShown(two, kind, `${name}: copied part`);
    const Parts = [
      { PartNumber: 1, ETag: one.ETag },
      { PartNumber: 2, ETag: two.CopyPartResult?.ETag },
    ];
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    const across = await s3.send(
      new GetObjectCommand({
        Bucket,
        Key: 'parts',
        Range: `bytes=${first.length - 9}-${first.length + 9}`,
        ...kind.read,
      }),
    );
    assertShown(across, kind, `${name}: range over parts`);
    const border = Buffer.concat([first.subarray(-9), Body.subarray(0, 10)]);
    assert.ok((await bytesOf(across)).equals(border), name);
    const copied = new CopyObjectCommand({
      Bucket,
      Key: 'copy',
      CopySource: `${Bucket}/parts`,
      ...kind.write,
      ...source,
    });
    assertShown(await s3.send(copied), kind, `${name}: copy`);
    const whole = await bytesOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'copy', ...kind.read })));
    assert.ok(whole.equals(Buffer.concat([first, Body])), name);
  }
  assert.deepEqual(server.reported, []);
});

test('headers that say how to encrypt are refused where nothing is encrypted anew, whatever the object is under', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const all = await kinds(world);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: 'x' }));
  const values = {
    'x-amz-server-side-encryption': 'AES256',
    'x-amz-server-side-encryption-aws-kms-key-id': 'alias/x',
    'x-amz-server-side-encryption-context': 'e30=',
    'x-amz-server-side-encryption-bucket-key-enabled': 'true',
  };
  const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 };
  for (const [header, value] of Object.entries(values)) {
    const words = new RegExp(`^${header} header is not supported for this operation\\.$`);
    await sendingHeader(s3, header, value, async () => {
      await refused(s3.send(new UploadPartCommand({ ...part, Body: 'x' })), 'InvalidArgument', 400, words);
      const copy = new UploadPartCopyCommand({ ...part, CopySource: `${Bucket}/source` });
      await refused(s3.send(copy), 'InvalidArgument', 400, words);
    });
  }
  for (const [name, { write, read }] of Object.entries(all)) {
    await s3.send(new PutObjectCommand({ Bucket, Key: name, Body: 'x', ...write }));
    for (const [header, value] of Object.entries(values)) {
      await sendingHeader(s3, header, value, async () => {
        const get = new GetObjectCommand({ Bucket, Key: name, ...read });
        await refused(s3.send(get), 'InvalidArgument', 400, new RegExp(`^${header} header`));
        await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: name, ...read })), (error: unknown) => {
          const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
          return $metadata?.httpStatusCode === 400;
        });
      });
    }
  }
});

test("an id or an alias means the caller's own account; only an ARN leads to another's key", async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const admin = server.clients(server.admin);
  const theirs = await newAccount(server, 'their-account');
  const rights = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const role = await theirs.role('worker', policy(allow('s3:PutObject', 's3:GetObject', ...rights)));
  const Principal = { AWS: `arn:aws:iam::${theirs.id}:role/worker` };
  const own = { Effect: 'Allow', Principal: { AWS: server.managementAccount }, Action: 'kms:*', Resource: '*' };
  const keyArn = await newKey(admin, policy(own, { Effect: 'Allow', Principal, Action: rights, Resource: '*' }));
  const keyId = keyArn.replace(/.*\//, '');
  await admin.kms.send(new CreateAliasCommand({ AliasName: 'alias/shared', TargetKeyId: keyId }));
  const objects = {
    Effect: 'Allow',
    Principal,
    Action: ['s3:PutObject', 's3:GetObject'],
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy(objects)) }));
  const put = (SSEKMSKeyId: string) =>
    role.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ServerSideEncryption: 'aws:kms', SSEKMSKeyId }));
  // In the caller's account there is neither.
  await refused(put(keyId), 'KMS.NotFoundException', 400, new RegExp(`${theirs.id}:key/${keyId}`));
  await refused(put('alias/shared'), 'KMS.NotFoundException', 400, new RegExp(`${theirs.id}:alias/shared`));
  for (const name of [keyArn, keyArn.replace(/key\/.*/, 'alias/shared')]) {
    assert.equal((await put(name)).SSEKMSKeyId, keyArn);
    assert.equal((await bytesOf(await role.s3.send(new GetObjectCommand({ Bucket, Key: 'k' })))).toString(), 'x');
  }
  // The bucket's default is resolved in the same way: an alias of the bucket's owner is none of the caller's.
  const byDefault = async (KMSMasterKeyID: string) => {
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    return role.s3.send(new PutObjectCommand({ Bucket, Key: 'd', Body: 'x' }));
  };
  await refused(byDefault('alias/shared'), 'KMS.NotFoundException', 400, new RegExp(`${theirs.id}:alias/shared`));
  assert.equal((await byDefault(keyArn)).SSEKMSKeyId, keyArn);
  await admin.kms.send(new PutKeyPolicyCommand({ KeyId: keyId, Policy: JSON.stringify(policy(own)) }));
  await refused(byDefault(keyArn), 'AccessDenied', 403, /kms:GenerateDataKey/);
});
