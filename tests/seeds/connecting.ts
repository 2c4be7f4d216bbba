// The stage of seed 004: a bucket under a customer-managed key, and the user whom an analysis platform connects it by.
import { CreateKeyCommand, EncryptCommand } from '@aws-sdk/client-kms';
import {
  type BucketVersioningStatus,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3';
import { GetFederationTokenCommand } from '@aws-sdk/client-sts';
import { type Account, newAccount, newUser, type Principal } from '../support/accounts.ts';
import { putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { type Clients, type Credentials, startServer } from '../support/server.ts';
import { newEncryptedBucket, region } from './crossing.ts';
import { seedPolicy } from './policies.ts';

const bucket = 'connected-bucket';

/** By which of the seed's two policies; the second is for suspended buckets too. */
export type Versioning = 'unversioned' | 'versioned';

export async function connected(
  versioning: Versioning,
  bucketKey: boolean,
  Status: BucketVersioningStatus = 'Enabled',
) {
  const server = await startServer();
  const account = await newAccount(server, 'customer', region);
  const { KeyMetadata: key } = await account.clients.kms.send(new CreateKeyCommand({}));
  const keyArn = `${key?.Arn}`;
  await newEncryptedBucket(account, bucket, keyArn, bucketKey);
  if (versioning === 'versioned') {
    const VersioningConfiguration = { Status };
    await account.clients.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  }
  const user = await newUser(server, account, 'platform', region);
  const document = seedPolicy(`004-identity-policy-${versioning}`, { 'arn:aws:kms:xxx': keyArn, BUCKET_NAME: bucket });
  await user.putPolicy(document);
  await putObject(account.clients, bucket, 'shared', 'text');
  const base = plainCalls(account, user, keyArn);
  return {
    server,
    account,
    user,
    bucket,
    keyArn,
    document,
    /** What the policy is for, beside reading and writing; each may be called again and again. */
    calls: versioning === 'unversioned' ? base : { ...base, ...versionCalls(account, user) },
    federate: (prefix: string) => federate(server.clients, account, user, prefix, keyArn),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Calls = Readonly<Record<string, () => Promise<unknown>>>;

function plainCalls({ clients: owner }: Account, { clients }: Principal, KeyId: string): Calls {
  const { s3, kms, sts } = clients;
  const Bucket = bucket;
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  return {
    list: () => s3.send(new ListObjectsV2Command({ Bucket })),
    location: () => s3.send(new GetBucketLocationCommand({ Bucket })),
    'notifications, set': () =>
      s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration })),
    'notifications, shown': () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
    delete: () => s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' })),
    async restore() {
      await putObject(owner, Bucket, 'archived', 'text', { StorageClass: 'GLACIER' });
      await s3.send(new RestoreObjectCommand({ Bucket, Key: 'archived', RestoreRequest: { Days: 1 } }));
    },
    'the key by hand': () => kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('text') })),
    'a token': () => sts.send(new GetFederationTokenCommand({ Name: 'job' })),
  };
}

function versionCalls({ clients: owner }: Account, { clients: { s3 } }: Principal): Calls {
  const Bucket = bucket;
  /** Of a new object. */
  const version = async () => {
    const { VersionId = 'null' } = await putObject(owner, Bucket, 'versioned', 'text');
    return { Bucket, Key: 'versioned', VersionId };
  };
  return {
    versions: () => s3.send(new ListObjectVersionsCommand({ Bucket })),
    'the state of versioning': () => s3.send(new GetBucketVersioningCommand({ Bucket })),
    'a version, read': async () => {
      const { Body } = await s3.send(new GetObjectCommand(await version()));
      return Body?.transformToString();
    },
    'a version, deleted': async () => s3.send(new DeleteObjectCommand(await version())),
  };
}

async function federate(
  clientsOf: (credentials: Credentials, region?: string) => Clients,
  account: Account,
  user: Principal,
  prefix: string,
  keyArn: string,
) {
  const session = async (Policy: string) => {
    const { Credentials: given } = await user.clients.sts.send(new GetFederationTokenCommand({ Name: 'job', Policy }));
    const [accessKeyId, secretAccessKey] = [`${given?.AccessKeyId}`, `${given?.SecretAccessKey}`];
    return clientsOf({ accessKeyId, secretAccessKey, sessionToken: `${given?.SessionToken}` }, region);
  };
  const document = policy(
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::${bucket}/${prefix}*` },
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn },
  );
  let clients = await session(document);
  return {
    arn: `arn:aws:sts::${account.id}:federated-user/job`,
    document,
    /** Of the session that was made last. */
    clients: () => clients,
    /** A session policy is changed by another session. */
    async put(changed: string) {
      clients = await session(changed);
    },
  };
}
