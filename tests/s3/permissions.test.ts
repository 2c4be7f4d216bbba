// Every operation needs its own permission: refused without it, by its name; not refused with it alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-s3';
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { s3Operations } from '../../src/operations/s3/table.ts';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { startServer } from '../support/server.ts';
import { refused } from './support.ts';

const Bucket = 'crosskey-permissions';
const Key = 'a';

interface Row {
  /** All that it needs, and nothing else. */
  readonly actions: readonly [string, ...string[]];
  readonly input?: object;
}

const row = (action: string, input: object = { Bucket }): Row => ({ actions: [action], input });

/** By operation; uploads in parts have a test of their own. */
const needs: Readonly<Record<string, Row>> = {
  CopyObject: {
    actions: ['s3:GetObject', 's3:PutObject'],
    input: { Bucket, Key: 'b', CopySource: `${Bucket}/${Key}` },
  },
  CreateBucket: row('s3:CreateBucket', { Bucket: 'crosskey-created' }),
  DeleteBucket: row('s3:DeleteBucket'),
  DeleteBucketAnalyticsConfiguration: row('s3:PutAnalyticsConfiguration', { Bucket, Id: 'a' }),
  DeleteBucketIntelligentTieringConfiguration: row('s3:PutIntelligentTieringConfiguration', { Bucket, Id: 'a' }),
  DeleteBucketInventoryConfiguration: row('s3:PutInventoryConfiguration', { Bucket, Id: 'a' }),
  DeleteBucketMetricsConfiguration: row('s3:PutMetricsConfiguration', { Bucket, Id: 'a' }),
  DeleteBucketReplication: row('s3:PutReplicationConfiguration'),
  GetBucketAnalyticsConfiguration: row('s3:GetAnalyticsConfiguration', { Bucket, Id: 'a' }),
  GetBucketIntelligentTieringConfiguration: row('s3:GetIntelligentTieringConfiguration', { Bucket, Id: 'a' }),
  GetBucketInventoryConfiguration: row('s3:GetInventoryConfiguration', { Bucket, Id: 'a' }),
  GetBucketMetricsConfiguration: row('s3:GetMetricsConfiguration', { Bucket, Id: 'a' }),
  PutBucketAccelerateConfiguration: row('s3:PutAccelerateConfiguration', {
    Bucket,
    AccelerateConfiguration: { Status: 'Suspended' },
  }),
  PutBucketAnalyticsConfiguration: row('s3:PutAnalyticsConfiguration', {
    Bucket,
    Id: 'a',
    AnalyticsConfiguration: { Id: 'a', StorageClassAnalysis: {} },
  }),
  PutBucketIntelligentTieringConfiguration: row('s3:PutIntelligentTieringConfiguration', {
    Bucket,
    Id: 'a',
    IntelligentTieringConfiguration: {
      Id: 'a',
      Status: 'Enabled',
      Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }],
    },
  }),
  PutBucketInventoryConfiguration: row('s3:PutInventoryConfiguration', {
    Bucket,
    Id: 'a',
    InventoryConfiguration: {
      Id: 'a',
      IsEnabled: true,
      IncludedObjectVersions: 'All',
      Schedule: { Frequency: 'Daily' },
      Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV' } },
    },
  }),
  PutBucketLogging: row('s3:PutBucketLogging', { Bucket, BucketLoggingStatus: {} }),
  PutBucketMetricsConfiguration: row('s3:PutMetricsConfiguration', {
    Bucket,
    Id: 'a',
    MetricsConfiguration: { Id: 'a' },
  }),
  PutBucketRequestPayment: row('s3:PutBucketRequestPayment', {
    Bucket,
    RequestPaymentConfiguration: { Payer: 'BucketOwner' },
  }),
  DeleteBucketCors: row('s3:PutBucketCORS'),
  DeleteBucketEncryption: row('s3:PutEncryptionConfiguration'),
  DeleteBucketOwnershipControls: row('s3:PutBucketOwnershipControls'),
  DeleteBucketLifecycle: row('s3:PutLifecycleConfiguration'),
  DeleteBucketPolicy: row('s3:DeleteBucketPolicy'),
  DeleteBucketTagging: row('s3:PutBucketTagging'),
  DeleteObjectTagging: row('s3:DeleteObjectTagging', { Bucket, Key }),
  DeletePublicAccessBlock: row('s3:PutBucketPublicAccessBlock'),
  DeleteBucketWebsite: row('s3:DeleteBucketWebsite'),
  DeleteObject: row('s3:DeleteObject', { Bucket, Key: 'gone' }),
  GetBucketAbac: row('s3:GetBucketAbac'),
  GetBucketAccelerateConfiguration: row('s3:GetAccelerateConfiguration'),
  GetBucketAcl: row('s3:GetBucketAcl'),
  GetBucketCors: row('s3:GetBucketCORS'),
  GetBucketEncryption: row('s3:GetEncryptionConfiguration'),
  GetBucketLifecycleConfiguration: row('s3:GetLifecycleConfiguration'),
  GetBucketLocation: row('s3:GetBucketLocation'),
  GetBucketLogging: row('s3:GetBucketLogging'),
  GetBucketNotificationConfiguration: row('s3:GetBucketNotification'),
  GetBucketOwnershipControls: row('s3:GetBucketOwnershipControls'),
  GetBucketPolicy: row('s3:GetBucketPolicy'),
  GetBucketPolicyStatus: row('s3:GetBucketPolicyStatus'),
  GetBucketReplication: row('s3:GetReplicationConfiguration'),
  GetBucketRequestPayment: row('s3:GetBucketRequestPayment'),
  GetBucketTagging: row('s3:GetBucketTagging'),
  GetBucketVersioning: row('s3:GetBucketVersioning'),
  GetBucketWebsite: row('s3:GetBucketWebsite'),
  GetObject: row('s3:GetObject', { Bucket, Key }),
  GetObjectAcl: row('s3:GetObjectAcl', { Bucket, Key }),
  GetObjectAttributes: {
    actions: ['s3:GetObject', 's3:GetObjectAttributes'],
    input: { Bucket, Key, ObjectAttributes: ['ObjectSize'] },
  },
  GetObjectLockConfiguration: row('s3:GetBucketObjectLockConfiguration'),
  GetObjectLegalHold: row('s3:GetObjectLegalHold', { Bucket, Key }),
  GetObjectRetention: row('s3:GetObjectRetention', { Bucket, Key }),
  GetObjectTagging: row('s3:GetObjectTagging', { Bucket, Key }),
  GetPublicAccessBlock: row('s3:GetBucketPublicAccessBlock'),
  ListBucketAnalyticsConfigurations: row('s3:GetAnalyticsConfiguration'),
  ListBucketIntelligentTieringConfigurations: row('s3:GetIntelligentTieringConfiguration'),
  ListBucketInventoryConfigurations: row('s3:GetInventoryConfiguration'),
  ListBucketMetricsConfigurations: row('s3:GetMetricsConfiguration'),
  ListBuckets: row('s3:ListAllMyBuckets', {}),
  ListObjects: row('s3:ListBucket'),
  ListObjectsV2: row('s3:ListBucket'),
  ListObjectVersions: row('s3:ListBucketVersions'),
  PutBucketAbac: row('s3:PutBucketAbac', { Bucket, AbacStatus: { Status: 'Disabled' } }),
  PutBucketCors: row('s3:PutBucketCORS', {
    Bucket,
    CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
  }),
  PutBucketEncryption: row('s3:PutEncryptionConfiguration', {
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  }),
  PutBucketAcl: row('s3:PutBucketAcl', { Bucket, ACL: 'private' }),
  PutBucketOwnershipControls: row('s3:PutBucketOwnershipControls', {
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  }),
  PutBucketLifecycleConfiguration: row('s3:PutLifecycleConfiguration', {
    Bucket,
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } }] },
  }),
  PutBucketNotificationConfiguration: row('s3:PutBucketNotification', { Bucket, NotificationConfiguration: {} }),
  PutBucketPolicy: row('s3:PutBucketPolicy', {
    Bucket,
    Policy: JSON.stringify(
      policy({ Effect: 'Deny', Principal: '*', Action: 's3:GetObjectTorrent', Resource: `arn:aws:s3:::${Bucket}/*` }),
    ),
  }),
  PutBucketTagging: row('s3:PutBucketTagging', { Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
  PutObjectAcl: row('s3:PutObjectAcl', { Bucket, Key, ACL: 'private' }),
  PutObjectLegalHold: row('s3:PutObjectLegalHold', { Bucket, Key, LegalHold: { Status: 'OFF' } }),
  PutObjectLockConfiguration: row('s3:PutBucketObjectLockConfiguration', {
    Bucket,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
  }),
  PutObjectRetention: row('s3:PutObjectRetention', { Bucket, Key, Retention: {} }),
  PutObjectTagging: row('s3:PutObjectTagging', { Bucket, Key, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
  PutPublicAccessBlock: row('s3:PutBucketPublicAccessBlock', {
    Bucket,
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
  }),
  RestoreObject: row('s3:RestoreObject', { Bucket, Key: 'archived', RestoreRequest: { Days: 1 } }),
  PutBucketWebsite: row('s3:PutBucketWebsite', {
    Bucket,
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
  }),
  PutBucketVersioning: row('s3:PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  PutObject: row('s3:PutObject', { Bucket, Key: 'b', Body: 'x' }),
};

/** Answered without a body, so without words. */
const silent: Readonly<Record<string, Row>> = {
  HeadBucket: row('s3:ListBucket'),
  HeadObject: row('s3:GetObject', { Bucket, Key }),
};

/** Asks key by key, or for the role that is passed; uploads in parts are tested beside their own errors. */
const elsewhere = [
  'DeleteObjects',
  'UpdateObjectEncryption',
  'PutBucketReplication',
  'AbortMultipartUpload',
  'CompleteMultipartUpload',
  'CreateMultipartUpload',
  'ListMultipartUploads',
  'ListParts',
  'UploadPart',
  'UploadPartCopy',
];

type Command = Parameters<S3Client['send']>[0];

function command(name: string, input: object | undefined): Command {
  const Command = (sdk as unknown as Record<string, new (input: object) => Command>)[`${name}Command`];
  assert(Command !== undefined, name);
  return new Command(input ?? {});
}

interface Refusal {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

async function newWorld() {
  const server = await startServer();
  const account = await newAccount(server, 'permissions');
  const { s3 } = account.admin;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'archived', Body: 'x', StorageClass: 'GLACIER' }));
  return { server, account, s3, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('the table below names every operation', () => {
  const named = [...Object.keys(needs), ...Object.keys(silent), ...elsewhere].sort();
  assert.deepEqual(named, Object.keys(s3Operations).sort());
});

test('each operation is refused without its permission, in words that name it', async () => {
  await using world = await newWorld();
  const nobody = await world.account.user('nobody');
  for (const [name, { actions, input }] of Object.entries(needs)) {
    const words = new RegExp(`not authorized to perform: ${actions[0]} .*no identity-based policy allows`);
    await refused(nobody.s3.send(command(name, input)), 'AccessDenied', 403, words);
    for (const missing of actions.slice(1)) {
      const others = actions.filter((action) => action !== missing);
      const lacking = await world.account.user(`${name}-lacks-one`, policy(allow(...others)));
      await refused(lacking.s3.send(command(name, input)), 'AccessDenied', 403, new RegExp(missing));
    }
  }
  for (const [name, { input }] of Object.entries(silent))
    await assert.rejects(
      nobody.s3.send(command(name, input)),
      (error: Refusal) => error.$metadata?.httpStatusCode === 403,
    );
});

test('each operation is allowed with its permission alone', async () => {
  await using world = await newWorld();
  for (const [name, { actions, input }] of [...Object.entries(needs), ...Object.entries(silent)]) {
    const user = await world.account.user(`only-${name}`, policy(allow(...actions)));
    const outcome: Refusal = await user.s3.send(command(name, input)).then(
      () => ({}),
      (error: Refusal) => error,
    );
    // There may be nothing to give, or something in the way: what counts is that it is not the permission.
    assert.notEqual(outcome.$metadata?.httpStatusCode, 403, `${name}: ${outcome.name}`);
    assert.notEqual(outcome.$metadata?.httpStatusCode, 500, `${name}: ${outcome.name}`);
  }
  assert.deepEqual(world.server.reported, []);
});

test('a missing key is told from a forbidden one only to those who may list', async () => {
  await using world = await newWorld();
  const reader = await world.account.user('reader', policy(allow('s3:GetObject')));
  const missing = { Bucket, Key: 'missing' };
  await refused(reader.s3.send(new GetObjectCommand(missing)), 'AccessDenied', 403, /s3:ListBucket/);
  const lister = await world.account.user('lister', policy(allow('s3:GetObject', 's3:ListBucket')));
  await refused(lister.s3.send(new GetObjectCommand(missing)), 'NoSuchKey', 404);
});

test('of many deletions each is decided for itself', async () => {
  await using world = await newWorld();
  for (const name of ['mine/a', 'theirs/a'])
    await world.s3.send(new PutObjectCommand({ Bucket, Key: name, Body: 'x' }));
  const own = { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${Bucket}/mine/*` };
  const user = await world.account.user('deleter', policy(own));
  const Objects = [{ Key: 'mine/a' }, { Key: 'theirs/a' }];
  const { Deleted, Errors } = await user.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual(
    Deleted?.map(({ Key: key }) => key),
    ['mine/a'],
  );
  assert.deepEqual(
    Errors?.map(({ Key: key, Code }) => [key, Code]),
    [['theirs/a', 'AccessDenied']],
  );
  await world.s3.send(new GetObjectCommand({ Bucket, Key: 'theirs/a' }));
});

test('a stranger reads what is public in any Region', async () => {
  await using world = await newWorld();
  const { server, account } = world;
  const { s3 } = server.clients(account.credentials, 'eu-central-1');
  const place = { Bucket: 'crosskey-public-abroad', Key };
  await s3.send(new CreateBucketCommand({ Bucket: place.Bucket }));
  await s3.send(new PutObjectCommand({ ...place, Body: 'public' }));
  const url = `${server.endpoint}/${place.Bucket}/${Key}`;
  assert.equal((await fetch(url)).status, 403);
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${place.Bucket}/*`,
  };
  await unblockPublicAccess({ s3 }, place.Bucket);
  await s3.send(new sdk.PutBucketPolicyCommand({ Bucket: place.Bucket, Policy: JSON.stringify(policy(statement)) }));
  assert.equal(await (await fetch(url)).text(), 'public');
});

test('a stranger without credentials learns nothing but that a bucket is there', async () => {
  await using world = await newWorld();
  const { server } = world;
  for (const path of [Bucket, `${Bucket}/${Key}`, `${Bucket}/missing`]) {
    const answer = await fetch(`${server.endpoint}/${path}`);
    assert.equal(answer.status, 403, path);
    assert.match(await answer.text(), /<Code>AccessDenied<\/Code>/);
  }
  assert.equal((await fetch(`${server.endpoint}/no-such-bucket-here/a`)).status, 404);
  const Policy = JSON.stringify(
    policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }),
  );
  await unblockPublicAccess(world, Bucket);
  await world.s3.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy }));
  const open = await fetch(`${server.endpoint}/${Bucket}/${Key}`);
  assert.deepEqual([open.status, await open.text()], [200, 'x']);
  const overridden = await fetch(`${server.endpoint}/${Bucket}/${Key}?response-content-type=text/html`);
  assert.equal(overridden.status, 400);
  assert.match(await overridden.text(), /anonymous/);
  const kms = { ServerSideEncryption: 'aws:kms' } as const;
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'secret', Body: 'x', ...kms }));
  const secret = await fetch(`${server.endpoint}/${Bucket}/secret`);
  assert.equal(secret.status, 400);
  assert.match(await secret.text(), /Signature Version 4/);
});
