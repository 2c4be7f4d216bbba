// Every operation that touches the bytes of an object, across accounts under SSE-KMS and DSSE-KMS: done with the three policies,
// refused without each of them, in words that name the action, the resource and the layer. Rows seed 000-3, seed 001-4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand, type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type S3Client,
  UpdateObjectEncryptionCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { type Crossing, layers, newCrossing, region } from '../seeds/crossing.ts';
import type { Principal } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { sendForm, signForm } from '../support/post-form.ts';
import { type Denial, denied } from '../support/refused.ts';
import { newUpload, type Upload, uploadOf } from './multipart-support.ts';
import { bytesOf } from './support.ts';

const encryptions = ['SSE-KMS', 'SSE-KMS with a Bucket Key', 'DSSE-KMS'] as const;
type Encryption = (typeof encryptions)[number];

const content = 'content';
const source = 'dir/source';
const target = 'dir/target';

interface Stage {
  readonly crossing: Crossing;
  readonly encryption: Encryption;
  readonly bucket: string;
  readonly principal: Principal;
  /** As the owner of the bucket. */
  readonly owner: S3Client;
  readonly keyArn: string;
  /** Whose policy is the same. */
  readonly secondKeyArn: string;
}

interface Row {
  /** What the bucket policy and the identity policy must allow, and on which object. */
  readonly s3: readonly [action: string, key: string];
  /** What the key policy must allow; undefined where no data key is used. */
  readonly kms?: string;
  /** Whose refusal has no words. */
  readonly silent?: true;
  /** Not where two layers were asked for. */
  readonly notDual?: true;
  /** Prepares as the owner what the call needs, and gives the call. */
  prepare(stage: Stage): Promise<() => Promise<unknown>> | (() => Promise<unknown>);
}

const at = ({ bucket: Bucket }: Stage, Key: string) => ({ Bucket, Key });
const s3Of = ({ principal }: Stage) => principal.clients.s3;

/** An upload that the owner began, with one part, as the principal sees it. */
async function begun(stage: Stage) {
  const upload = await newUpload(stage.owner, at(stage, target));
  const part = await upload.part(1, Buffer.from(content));
  const theirs: Upload = uploadOf(s3Of(stage), at(stage, target), upload.id);
  return { part, theirs, place: { ...at(stage, target), UploadId: upload.id } };
}

const rows: Readonly<Record<string, Row>> = {
  GetObject: {
    s3: ['s3:GetObject', source],
    kms: 'kms:Decrypt',
    prepare: (stage) => async () => {
      const answer = await s3Of(stage).send(new GetObjectCommand(at(stage, source)));
      assert.equal((await bytesOf(answer)).toString(), content);
    },
  },
  'GetObject of a range': {
    s3: ['s3:GetObject', source],
    kms: 'kms:Decrypt',
    prepare: (stage) => async () => {
      const answer = await s3Of(stage).send(new GetObjectCommand({ ...at(stage, source), Range: 'bytes=2-3' }));
      assert.equal((await bytesOf(answer)).toString(), content.slice(2, 4));
    },
  },
  'HeadObject with a checksum': {
    s3: ['s3:GetObject', source],
    kms: 'kms:Decrypt',
    silent: true,
    prepare: (stage) => () =>
      s3Of(stage).send(new HeadObjectCommand({ ...at(stage, source), ChecksumMode: 'ENABLED' })),
  },
  'GetObjectAttributes with a checksum': {
    s3: ['s3:GetObject', source],
    kms: 'kms:Decrypt',
    prepare: (stage) => () =>
      s3Of(stage).send(new GetObjectAttributesCommand({ ...at(stage, source), ObjectAttributes: ['Checksum'] })),
  },
  PutObject: {
    s3: ['s3:PutObject', target],
    kms: 'kms:GenerateDataKey',
    prepare: (stage) => () => s3Of(stage).send(new PutObjectCommand({ ...at(stage, target), Body: content })),
  },
  CopyObject: {
    s3: ['s3:GetObject', source],
    kms: 'kms:GenerateDataKey',
    prepare: (stage) => () =>
      s3Of(stage).send(new CopyObjectCommand({ ...at(stage, target), CopySource: `${stage.bucket}/${source}` })),
  },
  CreateMultipartUpload: {
    s3: ['s3:PutObject', target],
    kms: 'kms:GenerateDataKey',
    prepare: (stage) => () => s3Of(stage).send(new CreateMultipartUploadCommand(at(stage, target))),
  },
  UploadPart: {
    s3: ['s3:PutObject', target],
    kms: 'kms:Decrypt',
    prepare: async (stage) => {
      const { theirs } = await begun(stage);
      return () => theirs.part(2, Buffer.from(content));
    },
  },
  UploadPartCopy: {
    s3: ['s3:GetObject', source],
    kms: 'kms:Decrypt',
    prepare: async (stage) => {
      const { place } = await begun(stage);
      const copy = { ...place, PartNumber: 2, CopySource: `${stage.bucket}/${source}` };
      return () => s3Of(stage).send(new UploadPartCopyCommand(copy));
    },
  },
  ListParts: {
    s3: ['s3:ListMultipartUploadParts', target],
    kms: 'kms:Decrypt',
    prepare: async (stage) => {
      const { place } = await begun(stage);
      return () => s3Of(stage).send(new ListPartsCommand(place));
    },
  },
  CompleteMultipartUpload: {
    s3: ['s3:PutObject', target],
    kms: 'kms:Decrypt',
    prepare: async (stage) => {
      const { theirs, part } = await begun(stage);
      return () => theirs.complete([part]);
    },
  },
  RestoreObject: {
    s3: ['s3:RestoreObject', 'archived'],
    prepare: async (stage) => {
      const place = at(stage, 'archived');
      await stage.owner.send(new PutObjectCommand({ ...place, Body: content, StorageClass: 'GLACIER' }));
      return () => s3Of(stage).send(new RestoreObjectCommand({ ...place, RestoreRequest: { Days: 1 } }));
    },
  },
  UpdateObjectEncryption: {
    s3: ['s3:UpdateObjectEncryption', source],
    kms: 'kms:ReEncryptFrom',
    notDual: true,
    prepare: (stage) => () => {
      const ObjectEncryption = { SSEKMS: { KMSKeyArn: stage.secondKeyArn } };
      return s3Of(stage).send(new UpdateObjectEncryptionCommand({ ...at(stage, source), ObjectEncryption }));
    },
  },
};

/** The administrator of the key's account, and the principal where it is let in. */
function keyPolicy(stage: Pick<Crossing, 'a' | 'principal'>, ...others: string[]): string {
  const AWS = [stage.a.roleArn, ...others];
  return policy({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' });
}

/** All that the principal has, but for the key of the bucket. */
const withoutKey = ({ secondKeyArn }: Stage): string =>
  policy(
    { Effect: 'Allow', Action: ['s3:*', 'organizations:*'], Resource: '*' },
    { Effect: 'Allow', Action: 'kms:*', Resource: secondKeyArn },
  );

async function newStage(encryption: Encryption): Promise<Stage & AsyncDisposable> {
  const crossing = await newCrossing({
    principal: 'role',
    bucketKey: encryption === 'SSE-KMS with a Bucket Key',
    policies: ({ a, principal, bucket }) => {
      const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
      return {
        bucket: policy({ Effect: 'Allow', Principal: { AWS: principal.arn }, Action: 's3:*', Resource }),
        key: keyPolicy({ a, principal }, principal.arn),
        identity: policy({ Effect: 'Allow', Action: ['s3:*', 'kms:*', 'organizations:*'], Resource: '*' }),
      };
    },
  });
  const { a, bucket, principal, keyArn } = crossing;
  const owner = a.clients.s3;
  if (encryption === 'DSSE-KMS') {
    const byDefault = { SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: keyArn } as const;
    const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault }];
    await owner.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }));
  }
  const { KeyMetadata } = await a.clients.kms.send(new CreateKeyCommand({}));
  const stage = { crossing, encryption, bucket, principal, owner, keyArn, secondKeyArn: `${KeyMetadata?.Arn}` };
  return { ...stage, [Symbol.asyncDispose]: () => crossing[Symbol.asyncDispose]() };
}

const putKeyPolicy = (kms: KMSClient, KeyId: string, Policy: string) =>
  kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));

interface ServiceError {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

async function isDenied(call: () => Promise<unknown>, { silent }: Row, denial: Denial): Promise<void> {
  if (silent === undefined) return denied(call(), denial);
  await assert.rejects(call(), (error: ServiceError) => error.$metadata?.httpStatusCode === 403);
}

for (const encryption of encryptions) {
  test(`each operation on bytes needs all three policies, ${encryption}`, async (t) => {
    await using stage = await newStage(encryption);
    const { crossing, owner, bucket, principal, keyArn, secondKeyArn } = stage;
    const { kms } = crossing.a.clients;
    for (const [name, row] of Object.entries(rows)) {
      if (row.notDual && encryption === 'DSSE-KMS') continue;
      await t.test(name, async () => {
        await owner.send(new PutObjectCommand({ ...at(stage, source), Body: content }));
        await crossing.grant(...layers);
        await putKeyPolicy(kms, secondKeyArn, keyPolicy(crossing, principal.arn));
        const call = await row.prepare(stage);
        const [action, key] = row.s3;
        const refusal = { caller: principal.callerArn, action, resource: `arn:aws:s3:::${bucket}/${key}` };

        await crossing.revoke('bucket');
        await isDenied(call, row, { ...refusal, because: 'no resource-based policy' });
        await crossing.grant('bucket');
        await crossing.revoke('identity');
        await isDenied(call, row, { ...refusal, because: 'no identity-based policy' });
        await crossing.grant('identity');
        if (row.kms !== undefined) {
          const ofKey = { caller: principal.callerArn, action: row.kms, resource: keyArn };
          await crossing.put('key', keyPolicy(crossing));
          await isDenied(call, row, { ...ofKey, because: 'no resource-based policy' });
          await crossing.grant('key');
          await crossing.put('identity', withoutKey(stage));
          await isDenied(call, row, { ...ofKey, because: 'no identity-based policy' });
          await crossing.grant('identity');
        }
        await call();
      });
    }
  });

  test(`a form needs all three policies of its signer, ${encryption}`, async () => {
    await using stage = await newStage(encryption);
    const { crossing, bucket, principal, keyArn } = stage;
    const { server } = crossing;
    const { credentials } = principal;
    const post = async () => {
      const nowMs = server.clock.now();
      const conditions = [{ bucket }, ['eq', '$key', target]];
      const signed = signForm({ credentials, nowMs, region, conditions });
      const answer = await sendForm(`${server.endpoint}/${bucket}`, { key: target, ...signed }, new Blob([content]));
      return { status: answer.status, said: await answer.text() };
    };
    const refused = async (action: string, because: string) => {
      const { status, said } = await post();
      assert.equal(status, 403, said);
      assert.match(
        said,
        new RegExp(`to perform: ${action} .*because no ${because} policy allows the ${action} action`),
      );
    };
    await crossing.grant(...layers);
    await crossing.revoke('bucket');
    await refused('s3:PutObject', 'resource-based');
    await crossing.grant('bucket');
    await crossing.revoke('identity');
    await refused('s3:PutObject', 'identity-based');
    await crossing.grant('identity');
    await crossing.put('key', keyPolicy(crossing));
    await refused('kms:GenerateDataKey', 'resource-based');
    await crossing.grant('key');
    const { status, said } = await post();
    assert.equal(status, 204, said);
    const got = await stage.owner.send(new GetObjectCommand(at(stage, target)));
    assert.deepEqual([(await bytesOf(got)).toString(), got.SSEKMSKeyId], [content, keyArn]);
  });
}
