// The stage of the seeds: a key and a bucket in account A, a principal in account B, and three policies that come and go.

import { CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import {
  type Account,
  newAccount,
  newRole,
  newUser,
  type Principal,
  type ServerOfClients,
} from '../support/accounts.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { seedPolicy, withComma } from './policies.ts';

export const layers = ['bucket', 'key', 'identity'] as const;
export type Layer = (typeof layers)[number];

export interface CrossingOptions {
  readonly principal: Principal['kind'];
  readonly bucketKey: boolean;
  /** Whose policies; the guide's by default. */
  readonly policies?: (crossing: Stage) => Readonly<Record<Layer, string>>;
}

export interface Stage {
  readonly a: Account;
  readonly b: Account;
  readonly principal: Principal;
  readonly keyArn: string;
  readonly bucket: string;
}

/** On a server that somebody else started. */
export interface CrossingOn extends Stage {
  readonly documents: Readonly<Record<Layer, string>>;
  grant(...granted: Layer[]): Promise<void>;
  revoke(...revoked: Layer[]): Promise<void>;
  put(layer: Layer, document: string): Promise<void>;
}

export interface Crossing extends CrossingOn, AsyncDisposable {
  readonly server: TestServer;
}

export const region = 'us-west-2';

export const ways: readonly CrossingOptions[] = [
  { principal: 'role', bucketKey: false },
  { principal: 'role', bucketKey: true },
  { principal: 'user', bucketKey: false },
  { principal: 'user', bucketKey: true },
];

export function wayName({ principal, bucketKey }: CrossingOptions): string {
  return `as a ${principal}, Bucket Key ${bucketKey ? 'on' : 'off'}`;
}

export async function newCrossing(options: CrossingOptions): Promise<Crossing> {
  const server = await startServer();
  const crossing = await newCrossingOn(server, options);
  return { ...crossing, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export async function newCrossingOn(server: ServerOfClients, options: CrossingOptions): Promise<CrossingOn> {
  const a = await newAccount(server, 'account-a', region);
  const b = await newAccount(server, 'account-b', region);
  const makePrincipal = options.principal === 'role' ? newRole : newUser;
  const principal = await makePrincipal(server, b, `account-b-${options.principal}`, region);
  const { KeyMetadata: key } = await a.clients.kms.send(new CreateKeyCommand({}));
  const keyArn = `${key?.Arn}`;
  const bucket = 'account-a-s3bucket';
  await newEncryptedBucket(a, bucket, keyArn, options.bucketKey);
  const stage = { a, b, principal, keyArn, bucket };
  const documents = (options.policies ?? guidePolicies)(stage);
  const steps = await layerSteps(stage);
  return {
    ...stage,
    documents,
    async grant(...granted) {
      for (const layer of granted) await steps[layer].put(documents[layer]);
    },
    async revoke(...revoked) {
      for (const layer of revoked) await steps[layer].remove();
    },
    put: (layer, document) => steps[layer].put(document),
  };
}

/** In the Region of its key, where its owner's clients are too. */
export async function newEncryptedBucket(owner: Account, Bucket: string, keyArn: string, bucketKey: boolean) {
  const { s3 } = owner.clients;
  const LocationConstraint = keyArn.split(':')[3] as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: keyArn },
    BucketKeyEnabled: bucketKey,
  };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
}

/** How each policy is put, and taken away again. A key always has a policy: the one it was made with comes back. */
async function layerSteps({ a, principal, keyArn, bucket }: Stage) {
  const { s3, kms } = a.clients;
  const { Policy: first } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn }));
  const putKeyPolicy = async (Policy: string | undefined) => {
    await kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
  };
  return {
    bucket: {
      async put(Policy: string) {
        await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
      },
      async remove() {
        await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
      },
    },
    key: { put: putKeyPolicy, remove: () => putKeyPolicy(first) },
    identity: { put: principal.putPolicy, remove: principal.deletePolicy },
  };
}

/** Seed 002; the "existing account's role" is the one that administers account A. */
export function guidePolicies({ a, principal, keyArn, bucket }: Stage): Readonly<Record<Layer, string>> {
  return {
    bucket: seedPolicy('002-bucket-policy', {
      'arn-of-the-cross-account-IAM-ROLE': principal.arn,
      'arn-of-the-existing-account-role': a.roleArn,
      'crossacct-bucketname': bucket,
    }),
    key: seedPolicy('002-key-policy', {
      'arn-of-the-exisiting-acct-role': a.roleArn,
      'arn-of-the-role-from-where-bucket-is-accesses': principal.arn,
    }),
    identity: withComma(
      seedPolicy('002-identity-policy', {
        'crossaccount-A-bucket-name': bucket,
        'crossacct-A-bucket-name': bucket,
        'arn-of-the-KMS-key': keyArn,
      }),
    ),
  };
}

/** Seed 001, which downloads only. */
export function blogPolicies({ a, principal, keyArn, bucket }: Stage): Readonly<Record<Layer, string>> {
  const who = { '<account-b-role-arn>': principal.arn };
  return {
    bucket: seedPolicy('001-bucket-policy', { ...who, '<account-a-s3bucket>': bucket }),
    key: seedPolicy('001-key-policy', { ...who, '<account-a-id>': a.id }),
    identity: seedPolicy('001-identity-policy', { '<account-a-s3bucket>': bucket, '<accounta-cmk-arn>': keyArn }),
  };
}
