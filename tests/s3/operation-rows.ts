// Every operation of S3 that is built: what it needs to be allowed, and a request of it that succeeds where the stage is set.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
import assert from 'node:assert/strict';
import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import * as sdk from '@aws-sdk/client-s3';
import { type MemberAccount, newAccount, policy } from '../kms/accounts.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { newUpload } from './multipart-support.ts';

/** Has a configuration of each kind, and keeps versions. */
export const Bucket = 'crosskey-operations';
/** Its objects have lists of access. */
const withLists = 'crosskey-operations-lists';
/** Its objects can be locked, and some are. */
const locked = 'crosskey-operations-locked';
const empty = 'crosskey-operations-empty';
const Key = 'a';

export interface Stage extends AsyncDisposable {
  readonly server: TestServer;
  readonly account: MemberAccount;
  /** As the administrator of the account that owns the buckets. */
  readonly s3: sdk.S3Client;
  readonly keyArn: string;
  /** Gives another account everything by the policies of the buckets and of the key. */
  letIn(account: string): Promise<void>;
}

type Input = Readonly<Record<string, unknown>>;

export interface Row {
  /** All that it needs, and nothing else. */
  readonly actions: readonly [string, ...string[]];
  input(stage: Stage): Input | Promise<Input>;
}

const row = (action: string, input: Input = { Bucket }): Row => ({ actions: [action], input: () => input });

/** An upload that was begun for this request alone, with a part. */
async function begun({ s3 }: Stage) {
  const upload = await newUpload(s3, { Bucket, Key: 'upload' });
  const part = await upload.part(1, Buffer.from('part'));
  return { place: { Bucket, Key: 'upload', UploadId: upload.id }, part };
}

const ofUpload = (action: string, more: (part: sdk.CompletedPart) => Input = () => ({})): Row => ({
  actions: [action],
  async input(stage) {
    const { place, part } = await begun(stage);
    return { ...place, ...more(part) };
  },
});

/** A configuration that has an id. */
const named = (): Input => ({ Bucket, Id: 'a' });

/** What AWS lists for a new encryption of an object that has a key. */
const keyActions = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** By operation. */
export const rows: Readonly<Record<string, Row>> = {
  AbortMultipartUpload: ofUpload('s3:AbortMultipartUpload'),
  CompleteMultipartUpload: ofUpload('s3:PutObject', (part) => ({ MultipartUpload: { Parts: [part] } })),
  CopyObject: {
    actions: ['s3:GetObject', 's3:PutObject'],
    input: () => ({ Bucket, Key: 'b', CopySource: `${Bucket}/${Key}` }),
  },
  CreateBucket: row('s3:CreateBucket', { Bucket: 'crosskey-created' }),
  CreateMultipartUpload: row('s3:PutObject', { Bucket, Key: 'upload' }),
  DeleteBucket: row('s3:DeleteBucket', { Bucket: empty }),
  DeleteBucketAnalyticsConfiguration: row('s3:PutAnalyticsConfiguration', named()),
  DeleteBucketCors: row('s3:PutBucketCORS'),
  DeleteBucketEncryption: row('s3:PutEncryptionConfiguration'),
  DeleteBucketIntelligentTieringConfiguration: row('s3:PutIntelligentTieringConfiguration', named()),
  DeleteBucketInventoryConfiguration: row('s3:PutInventoryConfiguration', named()),
  DeleteBucketLifecycle: row('s3:PutLifecycleConfiguration'),
  DeleteBucketMetricsConfiguration: row('s3:PutMetricsConfiguration', named()),
  DeleteBucketOwnershipControls: row('s3:PutBucketOwnershipControls'),
  DeleteBucketPolicy: row('s3:DeleteBucketPolicy'),
  DeleteBucketReplication: row('s3:PutReplicationConfiguration'),
  DeleteBucketTagging: row('s3:PutBucketTagging'),
  DeleteBucketWebsite: row('s3:DeleteBucketWebsite'),
  DeleteObject: row('s3:DeleteObject', { Bucket, Key: 'gone' }),
  DeleteObjectTagging: row('s3:DeleteObjectTagging', { Bucket, Key: 'tagged' }),
  DeleteObjects: row('s3:DeleteObject', { Bucket, Delete: { Objects: [{ Key: 'gone' }] } }),
  DeletePublicAccessBlock: row('s3:PutBucketPublicAccessBlock'),
  GetBucketAbac: row('s3:GetBucketAbac'),
  GetBucketAccelerateConfiguration: row('s3:GetAccelerateConfiguration'),
  GetBucketAcl: row('s3:GetBucketAcl', { Bucket: withLists }),
  GetBucketAnalyticsConfiguration: row('s3:GetAnalyticsConfiguration', named()),
  GetBucketCors: row('s3:GetBucketCORS'),
  GetBucketEncryption: row('s3:GetEncryptionConfiguration'),
  GetBucketIntelligentTieringConfiguration: row('s3:GetIntelligentTieringConfiguration', named()),
  GetBucketInventoryConfiguration: row('s3:GetInventoryConfiguration', named()),
  GetBucketLifecycleConfiguration: row('s3:GetLifecycleConfiguration'),
  GetBucketLocation: row('s3:GetBucketLocation'),
  GetBucketLogging: row('s3:GetBucketLogging'),
  GetBucketMetricsConfiguration: row('s3:GetMetricsConfiguration', named()),
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
  GetObjectAcl: row('s3:GetObjectAcl', { Bucket: withLists, Key }),
  GetObjectAttributes: {
    actions: ['s3:GetObject', 's3:GetObjectAttributes'],
    input: () => ({ Bucket, Key, ObjectAttributes: ['ObjectSize'] }),
  },
  GetObjectLegalHold: row('s3:GetObjectLegalHold', { Bucket: locked, Key }),
  GetObjectLockConfiguration: row('s3:GetBucketObjectLockConfiguration', { Bucket: locked }),
  GetObjectRetention: row('s3:GetObjectRetention', { Bucket: locked, Key }),
  GetObjectTagging: row('s3:GetObjectTagging', { Bucket, Key: 'tagged' }),
  GetPublicAccessBlock: row('s3:GetBucketPublicAccessBlock'),
  HeadBucket: row('s3:ListBucket'),
  HeadObject: row('s3:GetObject', { Bucket, Key }),
  ListBucketAnalyticsConfigurations: row('s3:GetAnalyticsConfiguration'),
  ListBucketIntelligentTieringConfigurations: row('s3:GetIntelligentTieringConfiguration'),
  ListBucketInventoryConfigurations: row('s3:GetInventoryConfiguration'),
  ListBucketMetricsConfigurations: row('s3:GetMetricsConfiguration'),
  ListBuckets: row('s3:ListAllMyBuckets', {}),
  ListMultipartUploads: row('s3:ListBucketMultipartUploads'),
  ListObjectVersions: row('s3:ListBucketVersions'),
  ListObjects: row('s3:ListBucket'),
  ListObjectsV2: row('s3:ListBucket'),
  ListParts: ofUpload('s3:ListMultipartUploadParts'),
  PutBucketAbac: row('s3:PutBucketAbac', { Bucket, AbacStatus: { Status: 'Disabled' } }),
  PutBucketAccelerateConfiguration: row('s3:PutAccelerateConfiguration', {
    Bucket,
    AccelerateConfiguration: { Status: 'Suspended' },
  }),
  PutBucketAcl: row('s3:PutBucketAcl', { Bucket: withLists, ACL: 'private' }),
  PutBucketAnalyticsConfiguration: row('s3:PutAnalyticsConfiguration', {
    ...named(),
    AnalyticsConfiguration: { Id: 'a', StorageClassAnalysis: {} },
  }),
  PutBucketCors: row('s3:PutBucketCORS', {
    Bucket,
    CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
  }),
  PutBucketEncryption: row('s3:PutEncryptionConfiguration', {
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  }),
  PutBucketIntelligentTieringConfiguration: row('s3:PutIntelligentTieringConfiguration', {
    ...named(),
    IntelligentTieringConfiguration: {
      Id: 'a',
      Status: 'Enabled',
      Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }],
    },
  }),
  PutBucketInventoryConfiguration: row('s3:PutInventoryConfiguration', {
    ...named(),
    InventoryConfiguration: {
      Id: 'a',
      IsEnabled: true,
      IncludedObjectVersions: 'All',
      Schedule: { Frequency: 'Daily' },
      Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV' } },
    },
  }),
  PutBucketLifecycleConfiguration: row('s3:PutLifecycleConfiguration', {
    Bucket,
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } }] },
  }),
  PutBucketLogging: row('s3:PutBucketLogging', { Bucket, BucketLoggingStatus: {} }),
  PutBucketMetricsConfiguration: row('s3:PutMetricsConfiguration', {
    ...named(),
    MetricsConfiguration: { Id: 'a' },
  }),
  PutBucketNotificationConfiguration: row('s3:PutBucketNotification', { Bucket, NotificationConfiguration: {} }),
  PutBucketOwnershipControls: row('s3:PutBucketOwnershipControls', {
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  }),
  PutBucketPolicy: row('s3:PutBucketPolicy', {
    Bucket,
    Policy: JSON.stringify(
      policy({ Effect: 'Deny', Principal: '*', Action: 's3:GetObjectTorrent', Resource: `arn:aws:s3:::${Bucket}/*` }),
    ),
  }),
  PutBucketReplication: {
    actions: ['s3:PutReplicationConfiguration', 'iam:PassRole'],
    input: ({ account }) => ({
      Bucket,
      ReplicationConfiguration: {
        Role: `arn:aws:iam::${account.id}:role/replicator`,
        Rules: [{ Status: 'Enabled', Prefix: '', Destination: { Bucket: `arn:aws:s3:::${locked}` } }],
      },
    }),
  },
  PutBucketRequestPayment: row('s3:PutBucketRequestPayment', {
    Bucket,
    RequestPaymentConfiguration: { Payer: 'BucketOwner' },
  }),
  PutBucketTagging: row('s3:PutBucketTagging', { Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
  PutBucketVersioning: row('s3:PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  PutBucketWebsite: row('s3:PutBucketWebsite', {
    Bucket,
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
  }),
  PutObject: row('s3:PutObject', { Bucket, Key: 'b', Body: 'x' }),
  PutObjectAcl: row('s3:PutObjectAcl', { Bucket: withLists, Key, ACL: 'private' }),
  PutObjectLegalHold: row('s3:PutObjectLegalHold', { Bucket: locked, Key, LegalHold: { Status: 'OFF' } }),
  PutObjectLockConfiguration: row('s3:PutBucketObjectLockConfiguration', {
    Bucket: locked,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
  }),
  PutObjectRetention: row('s3:PutObjectRetention', {
    Bucket: locked,
    Key,
    Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date('2099-01-01T00:00:00Z') },
  }),
  PutObjectTagging: row('s3:PutObjectTagging', {
    Bucket,
    Key: 'tagged',
    Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
  }),
  PutPublicAccessBlock: row('s3:PutBucketPublicAccessBlock', {
    Bucket,
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
  }),
  RestoreObject: row('s3:RestoreObject', { Bucket, Key: 'archived', RestoreRequest: { Days: 1 } }),
  UpdateObjectEncryption: {
    actions: ['s3:UpdateObjectEncryption', ...keyActions],
    input: ({ keyArn }) => ({ Bucket, Key: 'updated', ObjectEncryption: { SSEKMS: { KMSKeyArn: keyArn } } }),
  },
  UploadPart: ofUpload('s3:PutObject', () => ({ PartNumber: 2, Body: 'x' })),

  UploadPartCopy: {
    actions: ['s3:GetObject', 's3:PutObject'],
    input: async (stage) => ({ ...(await begun(stage)).place, PartNumber: 2, CopySource: `${Bucket}/${Key}` }),
  },
};

export type Command = Parameters<sdk.S3Client['send']>[0];

export function commandOf(name: string, input: Input): Command {
  const Command = (sdk as unknown as Record<string, new (input: Input) => Command>)[`${name}Command`];
  assert(Command !== undefined, name);
  return new Command(input);
}

/** By name, those that take away at the end. */
export const operations = Object.keys(rows).toSorted(
  (left, right) => Number(left.startsWith('Delete')) - Number(right.startsWith('Delete')),
);

/** All that the rows read or take away is there. */
export async function newStage(): Promise<Stage> {
  const server = await startServer();
  const account = await newAccount(server, 'operations');
  const { s3, kms } = account.admin;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const keyArn = `${KeyMetadata?.Arn}`;
  const letIn = (other: string) => shareAll(account, keyArn, other);
  const stage = { server, account, s3, keyArn, letIn, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  await s3.send(new sdk.CreateBucketCommand({ Bucket }));
  await s3.send(new sdk.CreateBucketCommand({ Bucket: withLists, ObjectOwnership: 'ObjectWriter' }));
  await s3.send(new sdk.CreateBucketCommand({ Bucket: locked, ObjectLockEnabledForBucket: true }));
  await s3.send(new sdk.CreateBucketCommand({ Bucket: empty }));
  for (const bucket of [Bucket, withLists, locked])
    await s3.send(new sdk.PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
  for (const key of ['tagged', 'updated']) await s3.send(new sdk.PutObjectCommand({ Bucket, Key: key, Body: 'x' }));
  await s3.send(new sdk.PutObjectCommand({ Bucket, Key: 'archived', Body: 'x', StorageClass: 'GLACIER' }));
  const versioning = { Bucket, VersioningConfiguration: { Status: 'Enabled' } } as const;
  await s3.send(new sdk.PutBucketVersioningCommand(versioning));
  for (const [name, { input }] of Object.entries(rows))
    if (name.startsWith('Put')) await s3.send(commandOf(name, await input(stage)));
  return stage;
}

async function shareAll({ id, admin }: MemberAccount, keyArn: string, other: string): Promise<void> {
  const give = (Action: string, Resource: string | string[], ...accounts: string[]) =>
    JSON.stringify(policy({ Effect: 'Allow', Principal: { AWS: accounts }, Action, Resource }));
  for (const bucket of [Bucket, withLists, locked, empty]) {
    const Policy = give('s3:*', [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`], other);
    await admin.s3.send(new sdk.PutBucketPolicyCommand({ Bucket: bucket, Policy })).catch(passIfGone);
  }
  await admin.kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy: give('kms:*', '*', id, other) }));
}

function passIfGone(error: Error): void {
  if (error.name !== 'NoSuchBucket') throw error;
}
