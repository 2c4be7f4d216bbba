// UpdateObjectEncryption: the key of an object changes, and nothing else of it. Row seed 000-7, seed 002-5.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  type S3Client,
  UpdateObjectEncryptionCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import type { Clients } from '../support/server.ts';
import { bytesOf, newBucketWorld, refused } from './support.ts';

async function newKey({ kms }: Clients): Promise<string> {
  return (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? assert.fail('no key');
}

interface Update {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

const update = (s3: S3Client, object: Update, KMSKeyArn: string, BucketKeyEnabled?: boolean) =>
  s3.send(
    new UpdateObjectEncryptionCommand({
      ...object,
      ObjectEncryption: { SSEKMS: { KMSKeyArn, ...(BucketKeyEnabled !== undefined && { BucketKeyEnabled }) } },
    }),
  );

async function uploadParts(s3: S3Client, Bucket: string, Key: string, parts: readonly Buffer[]): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
}

/** The files that hold bodies, and what they hold. */
function bodies(dataFolder: string): readonly string[] {
  return readdirSync(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

/** All that must stay. */
async function lasting(s3: S3Client, object: Update) {
  const answer = await s3.send(new GetObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));
  const { ETag, LastModified, ContentType, Metadata, ChecksumCRC32, ChecksumType, ContentLength, VersionId } = answer;
  const sha256 = createHash('sha256')
    .update(await bytesOf(answer))
    .digest('hex');
  return { ETag, LastModified, ContentType, Metadata, ChecksumCRC32, ChecksumType, ContentLength, VersionId, sha256 };
}

async function encryptionOf(s3: S3Client, object: Update) {
  const head = await s3.send(new HeadObjectCommand(object));
  return [head.ServerSideEncryption, head.SSEKMSKeyId, head.BucketKeyEnabled];
}

test('from SSE-S3 to a key, to another, with a Bucket Key and without: only the key changes, and no byte moves', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const mine = server.clients(server.admin);
  const [one, two] = [await newKey(mine), await newKey(mine)];
  const put = (Key: string, size: number, more: Partial<PutObjectCommandInput> = {}) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: randomBytes(size), Metadata: { a: 'b' }, ...more }));
  await put('small', 1000);
  await put('large', 300_000, { ContentType: 'text/plain', ChecksumAlgorithm: 'CRC32' });
  await put('under a key', 70_000, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: two, BucketKeyEnabled: true });
  await uploadParts(s3, Bucket, 'parts', [randomBytes(5 * 1024 * 1024), randomBytes(100_000)]);
  const before = bodies(server.dataFolder);
  for (const Key of ['small', 'large', 'under a key', 'parts']) {
    const object = { Bucket, Key };
    const kept = await lasting(s3, object);
    for (const [keyArn, bucketKey] of [
      [one, undefined],
      [two, false],
      [two, true],
      [one, true],
      [one, true],
      [one, false],
    ] as const) {
      await update(s3, object, keyArn, bucketKey);
      assert.deepEqual(await encryptionOf(s3, object), ['aws:kms', keyArn, bucketKey ? true : undefined]);
      assert.deepEqual(await lasting(s3, object), kept);
      const ranged = await s3.send(new GetObjectCommand({ ...object, Range: 'bytes=10-19' }));
      assert.equal((await bytesOf(ranged)).length, 10);
    }
  }
  assert.deepEqual(bodies(server.dataFolder), before);
  await mine.kms.send(new DisableKeyCommand({ KeyId: two }));
  await lasting(s3, { Bucket, Key: 'large' });
  await mine.kms.send(new DisableKeyCommand({ KeyId: one }));
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'parts' })), 'KMS.DisabledException', 400, /disabled/);
  await mine.kms.send(new EnableKeyCommand({ KeyId: two }));
  await refused(update(s3, { Bucket, Key: 'parts' }, two), 'KMS.DisabledException', 400, /disabled/);
  await mine.kms.send(new EnableKeyCommand({ KeyId: one }));
  await update(s3, { Bucket, Key: 'parts' }, two);
  await server.restart();
  const again = server.clients(server.admin).s3;
  assert.deepEqual(await encryptionOf(again, { Bucket, Key: 'parts' }), ['aws:kms', two, undefined]);
  assert.equal((await lasting(again, { Bucket, Key: 'parts' })).ContentLength, 5 * 1024 * 1024 + 100_000);
  assert.deepEqual(server.reported, []);
});

test('one version is changed, the current one or an older one, and the others stay', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const keyArn = await newKey(server.clients(server.admin));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'null version' }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const versions = ['null'];
  for (const Body of ['first', 'second'])
    versions.push((await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body }))).VersionId ?? assert.fail());
  const [none = '', older = '', current = ''] = versions;
  const at = (VersionId: string) => ({ Bucket, Key: 'k', VersionId });
  await update(s3, at(older), keyArn);
  await update(s3, at(none), keyArn, true);
  assert.deepEqual(await encryptionOf(s3, at(older)), ['aws:kms', keyArn, undefined]);
  assert.deepEqual(await encryptionOf(s3, at(none)), ['aws:kms', keyArn, true]);
  assert.deepEqual(await encryptionOf(s3, at(current)), ['AES256', undefined, undefined]);
  await update(s3, { Bucket, Key: 'k' }, keyArn);
  assert.deepEqual(await encryptionOf(s3, at(current)), ['aws:kms', keyArn, undefined]);
  const read = async (VersionId: string) =>
    (await bytesOf(await s3.send(new GetObjectCommand(at(VersionId))))).toString();
  assert.deepEqual([await read(none), await read(older), await read(current)], ['null version', 'first', 'second']);
  const { VersionId: marker } = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
  await refused(update(s3, { Bucket, Key: 'k' }, keyArn), 'NoSuchKey', 404);
  await refused(update(s3, at(marker ?? ''), keyArn), 'MethodNotAllowed', 405);
  await refused(update(s3, at(older.replace(/.$/, older.endsWith('A') ? 'B' : 'A')), keyArn), 'NoSuchVersion', 404);
});

test('what AWS refuses is refused in its words', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const keyArn = await newKey(server.clients(server.admin));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'plain', Body: 'x' }));
  const plain = { Bucket, Key: 'plain' };
  const valid = /valid AWS KMS key Amazon Resource Name/;
  for (const wrong of [
    keyArn.replace(/.*\//, ''),
    'alias/mine',
    keyArn.replace(/key\/.*/, 'alias/mine'),
    'arn:aws:kms',
  ])
    await refused(update(s3, plain, wrong), 'InvalidRequest', 400, valid);
  const nothing = new UpdateObjectEncryptionCommand({ ...plain, ObjectEncryption: {} as never });
  await refused(s3.send(nothing), 'MalformedXML', 400);
  await refused(update(s3, { Bucket, Key: 'nothing' }, keyArn), 'NoSuchKey', 404);
  await refused(update(s3, plain, keyArn.replace('us-east-1', 'eu-west-1')), 'KMS.NotFoundException', 400, /eu-west-1/);
  await refused(update(s3, plain, keyArn.replace(/.{4}$/, '0000')), 'KMS.NotFoundException', 400, /does not exist/);
  const unblock = { Rules: [{ BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: unblock }));
  const SSECustomerKey = randomBytes(32).toString('base64');
  const own = { SSECustomerAlgorithm: 'AES256', SSECustomerKey };
  await s3.send(new PutObjectCommand({ Bucket, Key: 'own key', Body: 'x', ...own }));
  await refused(
    update(s3, { Bucket, Key: 'own key' }, keyArn),
    'InvalidRequest',
    400,
    /encryption type DSSE-KMS or SSE-C/,
  );
  assert.deepEqual(await encryptionOf(s3, plain), ['AES256', undefined, undefined]);
});

test('an object under a legal hold or a retention keeps its key until it is free', async () => {
  await using world = await newBucketWorld();
  const { s3, server } = world;
  const keyArn = await newKey(server.clients(server.admin));
  const Bucket = 'locked-objects';
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  const object = { Bucket, Key: 'k' };
  await s3.send(new PutObjectCommand({ ...object, Body: 'x', ObjectLockLegalHoldStatus: 'ON' }));
  await refused(update(s3, object, keyArn), 'AccessDenied', 403, /protected by S3 Object Lock/);
  await s3.send(new PutObjectLegalHoldCommand({ ...object, LegalHold: { Status: 'OFF' } }));
  await update(s3, object, keyArn);
  const until = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(Date.now() + 3_600_000) } as const;
  await s3.send(new PutObjectCommand({ ...object, Body: 'x', ...until }));
  await refused(update(s3, object, keyArn), 'AccessDenied', 403, /protected by S3 Object Lock/);
});

const needed = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

test('it takes its own permission and every right on the key that AWS lists; each that lacks is named', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const admin = server.clients(server.admin);
  const theirs = await newAccount(server, 'their-account');
  const keyArn = await newKey(admin);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  const actions = ['s3:UpdateObjectEncryption', 's3:GetObject', 's3:ListBucket', ...needed];
  const role = await theirs.role('worker', policy(allow(...actions, 'organizations:DescribeAccount')));
  const share = async (without?: string) => {
    const Principal = { AWS: `arn:aws:iam::${theirs.id}:role/worker` };
    const s3Actions = actions.filter((action) => action.startsWith('s3:') && action !== without);
    const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
    const bucketPolicy = policy({ Effect: 'Allow', Principal, Action: s3Actions, Resource });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(bucketPolicy) }));
    const own = { Effect: 'Allow', Principal: { AWS: server.managementAccount }, Action: 'kms:*', Resource: '*' };
    const shared = { Effect: 'Allow', Principal, Action: needed.filter((action) => action !== without), Resource: '*' };
    const Policy = JSON.stringify(policy(own, shared));
    await admin.kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
  };
  for (const lacking of ['s3:UpdateObjectEncryption', ...needed]) {
    await share(lacking);
    const words = new RegExp(`${lacking} .*because no resource-based policy allows the ${lacking} action`);
    await refused(update(role.s3, { Bucket, Key: 'k' }, keyArn), 'AccessDenied', 403, words);
  }
  assert.deepEqual(await encryptionOf(s3, { Bucket, Key: 'k' }), ['AES256', undefined, undefined]);
  await share();
  await update(role.s3, { Bucket, Key: 'k' }, keyArn);
  assert.deepEqual(await encryptionOf(s3, { Bucket, Key: 'k' }), ['aws:kms', keyArn, undefined]);
  await update(role.s3, { Bucket, Key: 'k' }, keyArn, true);
  const { Events = [] } = await admin.cloudtrail.send(new LookupEventsCommand({}));
  const used = Events.map(({ EventName, Username }) => `${EventName} ${Username}`);
  for (const name of ['Encrypt', 'Decrypt', 'GenerateDataKey'])
    assert.ok(
      used.some((event) => event.startsWith(name)),
      `${name} in ${used}`,
    );
});

test("a key of another account of the organization takes the right to look accounts up, and the key's own policy", async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const theirs = await newAccount(server, 'key-account');
  const theirKey = await newKey(theirs.admin);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  const own = { Effect: 'Allow', Principal: { AWS: theirs.id }, Action: 'kms:*', Resource: '*' };
  const shared = { Effect: 'Allow', Principal: { AWS: server.managementAccount }, Action: needed, Resource: '*' };
  await refused(update(s3, { Bucket, Key: 'k' }, theirKey), 'AccessDenied', 403, /kms:/);
  await theirs.admin.kms.send(
    new PutKeyPolicyCommand({ KeyId: theirKey, Policy: JSON.stringify(policy(own, shared)) }),
  );
  await update(s3, { Bucket, Key: 'k' }, theirKey);
  assert.deepEqual(await encryptionOf(s3, { Bucket, Key: 'k' }), ['aws:kms', theirKey, undefined]);
});

test('the tags of the object have a say, those of the version that is named', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const key = await newKey(server.clients(server.admin));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const frozen = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'frozen=yes' }));
  const object = { Bucket, Key: 'a' };
  const Condition = { StringEquals: { 's3:ExistingObjectTag/frozen': 'yes' } };
  const closed = { Effect: 'Deny', Principal: '*', Action: 's3:UpdateObjectEncryption', Condition };
  const Policy = JSON.stringify(policy({ ...closed, Resource: `arn:aws:s3:::${Bucket}/*` }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await refused(update(s3, object, key), 'AccessDenied', 403, /explicit deny in a resource-based policy/);
  await s3.send(new PutObjectCommand({ ...object, Body: 'y' }));
  await update(s3, object, key);
  const VersionId = `${frozen.VersionId}`;
  await refused(update(s3, { ...object, VersionId }, key), 'AccessDenied', 403, /explicit deny/);
  assert.deepEqual(await encryptionOf(s3, { ...object, VersionId }), ['AES256', undefined, undefined]);
  assert.deepEqual(server.reported, []);
});

test('many updates, reads and writes at once end in one of the states that were asked for', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const mine = server.clients(server.admin);
  const keys = [await newKey(mine), await newKey(mine), await newKey(mine)];
  const object = { Bucket, Key: 'k' };
  const Body = randomBytes(1000);
  await s3.send(new PutObjectCommand({ ...object, Body }));
  await Promise.all(
    Array.from({ length: 30 }, async (_, turn) => {
      if (turn % 7 === 6) await s3.send(new PutObjectCommand({ ...object, Body }));
      else if (turn % 3 === 2) assert.deepEqual(await bytesOf(await s3.send(new GetObjectCommand(object))), Body);
      else await update(s3, object, keys[turn % keys.length] ?? '', turn % 2 === 0);
    }),
  );
  assert.deepEqual(await bytesOf(await s3.send(new GetObjectCommand(object))), Body);
  assert.deepEqual(server.reported, []);
});
