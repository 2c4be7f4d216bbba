// Who may upload in parts: each permission of each call, taken away alone, is named by the refusal of that very call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { layers, newCrossing, newEncryptedBucket, region, wayName, ways } from '../seeds/crossing.ts';
import { newAccount, newUser } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { denied } from '../support/refused.ts';
import { startServer } from '../support/server.ts';
import { contentOf, newUpload, uploadOf } from './multipart-support.ts';
import { newBucketWorld, refused } from './support.ts';

const Bucket = 'permissions-of-uploads';
const Key = 'dir/x';
const object = `arn:aws:s3:::${Bucket}/${Key}`;
const source = `arn:aws:s3:::${Bucket}/source`;

async function newStage() {
  const server = await startServer();
  const account = await newAccount(server, 'owner', region);
  const { KeyMetadata } = await account.clients.kms.send(new CreateKeyCommand({}));
  const keyArn = `${KeyMetadata?.Arn}`;
  await newEncryptedBucket(account, Bucket, keyArn, false);
  const owner = account.clients;
  await owner.s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: 'source' }));
  const user = await newUser(server, account, 'uploader', region);
  return { server, owner, keyArn, user, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

type Calls = Readonly<Record<string, (s3: S3Client) => Promise<unknown>>>;

/** Every call of an upload that there is, so that each is refused for its own reason or not at all. */
function callsOn(UploadId: string, ETag: string | undefined): Calls {
  const upload = { Bucket, Key, UploadId };
  return {
    CreateMultipartUpload: (s3) => s3.send(new CreateMultipartUploadCommand({ Bucket, Key })),
    UploadPart: (s3) => s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' })),
    UploadPartCopy: (s3) =>
      s3.send(new UploadPartCopyCommand({ ...upload, PartNumber: 2, CopySource: `${Bucket}/source` })),
    ListParts: (s3) => s3.send(new ListPartsCommand(upload)),
    ListMultipartUploads: (s3) => s3.send(new ListMultipartUploadsCommand({ Bucket })),
    CompleteMultipartUpload: (s3) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } })),
    AbortMultipartUpload: (s3) => s3.send(new AbortMultipartUploadCommand(upload)),
  };
}

/** By permission: the calls that need it, and on which resource. */
const needs = {
  's3:PutObject': {
    resource: object,
    calls: ['CreateMultipartUpload', 'UploadPart', 'UploadPartCopy', 'CompleteMultipartUpload'],
  },
  's3:GetObject': { resource: source, calls: ['UploadPartCopy'] },
  's3:AbortMultipartUpload': { resource: object, calls: ['AbortMultipartUpload'] },
  's3:ListMultipartUploadParts': { resource: object, calls: ['ListParts'] },
  's3:ListBucketMultipartUploads': { resource: `arn:aws:s3:::${Bucket}`, calls: ['ListMultipartUploads'] },
  'kms:GenerateDataKey': { resource: undefined, calls: ['CreateMultipartUpload'] },
  'kms:Decrypt': {
    resource: undefined,
    calls: ['UploadPart', 'UploadPartCopy', 'ListParts', 'CompleteMultipartUpload'],
  },
} as const;

test('each call needs its own permissions and no other', async () => {
  await using stage = await newStage();
  const { owner, user, keyArn } = stage;
  const { s3 } = user.clients;
  for (const [missing, { resource, calls }] of Object.entries(needs)) {
    const others = Object.keys(needs).filter((action) => action !== missing);
    await user.putPolicy(policy({ Effect: 'Allow', Action: others, Resource: '*' }));
    const begun = await newUpload(owner.s3, { Bucket, Key });
    const { ETag } = await begun.part(1, Buffer.from('part'));
    const listed: readonly string[] = calls;
    for (const [name, call] of Object.entries(callsOn(begun.id, ETag))) {
      if (listed.includes(name))
        await denied(call(s3), {
          caller: user.callerArn,
          action: missing,
          resource: resource ?? keyArn,
          because: 'no identity-based policy',
        });
      else if (name === 'UploadPart' || name === 'AbortMultipartUpload') continue;
      else if (name === 'CompleteMultipartUpload') {
        const { id } = await newUpload(owner.s3, { Bucket, Key });
        const part = await uploadOf(owner.s3, { Bucket, Key }, id).part(1, Buffer.from('part'));
        await uploadOf(s3, { Bucket, Key }, id).complete([part]);
      } else await call(s3);
    }
  }
});

test('a stranger does not learn whether an upload is there', async () => {
  await using stage = await newStage();
  const { owner, user } = stage;
  const { id } = await newUpload(owner.s3, { Bucket, Key });
  for (const uploadId of [id, 'none'])
    for (const [name, call] of Object.entries(callsOn(uploadId, '"0"')))
      await refused(
        call(user.clients.s3),
        'AccessDenied',
        403,
        name === 'UploadPartCopy' ? /GetObject/ : /not authorized/,
      );
});

for (const way of ways) {
  test(`seed 002-3: without kms:Decrypt the first part is refused, not the upload's begin, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    const { a, principal, keyArn, bucket } = crossing;
    await crossing.grant(...layers);
    const Action = ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:DescribeKey'];
    const owner = { Effect: 'Allow', Principal: { AWS: a.roleArn }, Action: 'kms:*', Resource: '*' };
    const trap = {
      identity: crossing.documents.identity.replace('"kms:Decrypt"', '"kms:CreateGrant"'),
      key: policy(owner, { Effect: 'Allow', Principal: { AWS: principal.arn }, Action, Resource: '*' }),
    };
    assert.notEqual(trap.identity, crossing.documents.identity);
    const place = { Bucket: bucket, Key: 'large' };
    const { s3 } = principal.clients;
    for (const layer of ['identity', 'key'] as const) {
      await crossing.put(layer, trap[layer]);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'small', Body: 'small files OK' }));
      const upload = await newUpload(s3, place);
      await denied(upload.part(1, Buffer.from('large files denied')), {
        caller: principal.callerArn,
        action: 'kms:Decrypt',
        resource: keyArn,
        because: layer === 'identity' ? 'no identity-based policy' : 'no resource-based policy',
      });
      await crossing.grant(layer);
      await upload.complete([await upload.part(1, Buffer.from(`allowed by ${layer}`))]);
      assert.equal((await contentOf(s3, place)).toString(), `allowed by ${layer}`);
    }
  });
}

test('a disabled key stops parts, listings and completion at once, and they go on when it is enabled', async () => {
  for (const bucketKey of [false, true]) {
    await using server = await startServer();
    const { clients } = await newAccount(server, 'owner', region);
    const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
    const KeyId = `${KeyMetadata?.Arn}`;
    await clients.s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    const upload = await newUpload(
      clients.s3,
      { Bucket, Key },
      { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId, BucketKeyEnabled: bucketKey },
    );
    const part = await upload.part(1, Buffer.from('part'));
    await clients.kms.send(new DisableKeyCommand({ KeyId }));
    const code = 'KMS.DisabledException';
    await refused(upload.part(2, Buffer.from('x')), code, 400);
    await refused(upload.partNumbers(), code, 400);
    await refused(upload.complete([part]), code, 400);
    await clients.kms.send(new EnableKeyCommand({ KeyId }));
    assert.deepEqual(await upload.partNumbers(), [1]);
    await upload.complete([part]);
  }
});

test('nobody in particular cannot begin an upload, whatever the bucket allows', async () => {
  await using world = await newBucketWorld();
  const place = { Bucket: world.bucket, Key };
  const Resource = `arn:aws:s3:::${world.bucket}/*`;
  const Policy = policy({ Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource });
  await unblockPublicAccess(world, world.bucket);
  await world.s3.send(new PutBucketPolicyCommand({ Bucket: world.bucket, Policy }));
  const { endpoint, admin: credentials } = world.server;
  const signer = { sign: async <Request>(request: Request) => request };
  const nobody = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true, signer });
  await nobody.send(new PutObjectCommand({ ...place, Body: 'x' }));
  await refused(newUpload(nobody, place), 'AccessDenied', 403, /^Anonymous users cannot initiate/);
  nobody.destroy();
});

test('policies on encryption headers see those that the upload began with, and only completion creates the object', async () => {
  await using stage = await newStage();
  const { owner, keyArn, user } = stage;
  const { s3 } = user.clients;
  await user.putPolicy(policy({ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }));
  const deny = (Condition: object) =>
    owner.s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: policy({
          ...{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject' },
          ...{ Resource: `arn:aws:s3:::${Bucket}/*`, Condition },
        }),
      }),
    );
  await deny({ Null: { 's3:x-amz-server-side-encryption': 'true' } });
  await refused(newUpload(s3, { Bucket, Key }), 'AccessDenied', 403, /explicit deny/);
  const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
  const upload = await newUpload(s3, { Bucket, Key }, encrypted);
  await upload.complete([await upload.part(1, Buffer.from('part'))]);
  await deny({ StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': `${keyArn}x` } });
  await refused(newUpload(s3, { Bucket, Key }, encrypted), 'AccessDenied', 403, /explicit deny/);

  await deny({ Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } });
  const other = { Bucket, Key: 'new' };
  await refused(s3.send(new PutObjectCommand({ ...other, Body: 'x' })), 'AccessDenied', 403, /explicit deny/);
  const second = await newUpload(s3, other);
  const part = await second.part(1, Buffer.from('part'));
  await refused(second.complete([part]), 'AccessDenied', 403, /explicit deny/);
  await second.complete([part], { IfNoneMatch: '*' });
  await s3.send(new HeadObjectCommand(other));
});
