// The stage of row 004-7: two connected buckets of two accounts, each with a key of its own, and the role of the platform
// that copies between them.
import { CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { CopyObjectCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { newAccount, newRole, type Principal, type ServerOfClients } from '../support/accounts.ts';
import { putObject } from '../support/objects.ts';
import { policy, withStatements } from '../support/policy.ts';
import { startServer } from '../support/server.ts';
import { newEncryptedBucket, region } from './crossing.ts';
import { seedPolicy } from './policies.ts';

export const body = 'what one customer shares with another';

export async function newPlatform(bucketKey: boolean) {
  const server = await startServer();
  const account = await newAccount(server, 'platform', region);
  const role = await newRole(server, account, 'copier', region);
  const source = await newSide(server, role, 'source', bucketKey, ['s3:GetObject', 's3:ListBucket']);
  const target = await newSide(server, role, 'target', bucketKey, ['s3:PutObject', 's3:DeleteObject']);
  const identityPolicy = policy(
    { Sid: 'Source', Effect: 'Allow', Action: ['s3:GetObject'], Resource: `arn:aws:s3:::${source.bucket}/*` },
    { Sid: 'Target', Effect: 'Allow', Action: ['s3:PutObject'], Resource: `arn:aws:s3:::${target.bucket}/*` },
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [source.keyArn, target.keyArn],
    },
  );
  await role.putPolicy(identityPolicy);
  await putObject(source.account.clients, source.bucket, 'shared', body);
  const identity = {
    name: 'identity',
    layer: 'identity-based policy',
    document: identityPolicy,
    put: role.putPolicy,
  } as const;
  const asked = (task: string, { account, bucket }: typeof source) => [
    ...['--bucket', bucket, '--owner', account.id, '--principal', role.arn],
    ...['--do', task, '--object', 'shared'],
  ];
  return {
    server,
    account,
    role,
    source,
    target,
    places: [...source.places, ...target.places, identity],
    copy: () =>
      role.clients.s3.send(
        new CopyObjectCommand({ Bucket: target.bucket, Key: 'shared', CopySource: `${source.bucket}/shared` }),
      ),
    doctor: [asked('read', source), asked('write', target)],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** An account whose bucket and key name the role: the key's policy is the one it was made with, and the seed's statement. */
async function newSide(
  server: ServerOfClients,
  role: Principal,
  name: string,
  bucketKey: boolean,
  Action: readonly string[],
) {
  const account = await newAccount(server, name, region);
  const { s3, kms } = account.clients;
  const bucket = `${name}-bucket`;
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  const KeyId = `${key?.Arn}`;
  await newEncryptedBucket(account, bucket, KeyId, bucketKey);
  const { Policy: first } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
  const statement = JSON.parse(seedPolicy('004-key-statement', { ASSUME_ROLE_ARN: role.arn })) as object;
  const keyPolicy = withStatements(`${first}`, statement);
  const bucketPolicy = policy({
    Sid: 'CrossAccountCopy',
    Effect: 'Allow',
    Principal: { AWS: role.arn },
    Action,
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  });
  const putKeyPolicy = async (Policy: string): Promise<void> => {
    await kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
  };
  const putBucketPolicy = async (Policy: string): Promise<void> => {
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  };
  await putKeyPolicy(keyPolicy);
  await putBucketPolicy(bucketPolicy);
  const layer = 'resource-based policy';
  return {
    account,
    bucket,
    keyArn: KeyId,
    places: [
      { name: `${name} bucket`, layer, service: 's3', document: bucketPolicy, put: putBucketPolicy },
      { name: `${name} key`, layer, service: 'kms', document: keyPolicy, put: putKeyPolicy },
    ] as const,
  };
}
