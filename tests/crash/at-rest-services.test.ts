// Nothing of what IAM, KMS, notifications, logs and refusals keep is readable at rest, whoever holds the root key. Row seed 000-1.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateGrantCommand, GetParametersForImportCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { minuteMs } from '../../src/kernel/clock.ts';
import { importMaterial, newImportKey } from '../kms/imports.ts';
import { assumeRole, newAccount } from '../support/accounts.ts';
import { newFolder } from '../support/folder.ts';
import { putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { startReceiver, targetsFile } from '../support/receiver.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { newSoftHsm, withoutSoftHsm } from '../support/softhsm.ts';
import { findMarks } from './find-marks.ts';
import { NewMarks } from './new-marks.ts';

const bucket = 'at-rest-services';
const logs = 'at-rest-logs';
const queue = 'arn:aws:sqs:us-east-1:100000000001:events';

async function keepIdentities(server: TestServer, marks: NewMarks): Promise<void> {
  const { iam } = server.clients(server.admin);
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  const Password = `${marks.add('a password')}aA1!`;
  await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password }));
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
  marks.keep('a seed', VirtualMFADevice?.Base32StringSeed);
  marks.keep('a seed, decoded', base32(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString()));
  const provider = {
    Url: 'https://identity.example.com',
    ClientIDList: [marks.add('a client of an identity provider')],
    ThumbprintList: ['a'.repeat(40)],
  };
  await iam.send(new CreateOpenIDConnectProviderCommand(provider));
  const Sid = randomBytes(18).toString('hex');
  marks.keep('a statement', Sid);
  const PolicyDocument = policy({ Sid, Effect: 'Allow', Action: '*', Resource: '*' });
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'given', PolicyDocument }));
}

async function keepMaterial(server: TestServer, marks: NewMarks): Promise<void> {
  const client = () => server.clients(server.admin).kms;
  const KeyId = await newImportKey(client());
  const material = randomBytes(32);
  marks.keep('imported material', material);
  await importMaterial(client, KeyId, material);
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
  const { ImportToken } = await client().send(new GetParametersForImportCommand({ KeyId, ...wrapping }));
  marks.keep('an import token', ImportToken?.subarray(0, 64));
  const GranteePrincipal = `arn:aws:iam::${server.managementAccount}:root`;
  const Constraints = { EncryptionContextEquals: { purpose: marks.add('the constraint of a grant') } };
  const grant = { KeyId, GranteePrincipal, Operations: ['Decrypt' as const], Constraints };
  const { GrantToken } = await client().send(new CreateGrantCommand(grant));
  assert(GrantToken !== undefined);
}

/** An event that waits in the outbox, a line that waits for its log, one that was delivered, and a refusal. */
async function keepTraces(server: TestServer, marks: NewMarks): Promise<void> {
  const admin = () => server.clients(server.admin);
  for (const Bucket of [bucket, logs]) await admin().s3.send(new CreateBucketCommand({ Bucket }));
  const configuration = { Id: marks.add('an event'), QueueArn: queue, Events: ['s3:ObjectCreated:*' as const] };
  const NotificationConfiguration = { QueueConfigurations: [configuration] };
  await admin().s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration }));
  const Tagging = { TagSet: [{ Key: 'tag', Value: marks.add('the tag of a bucket') }] };
  await admin().s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging }));
  await openLogs(server);
  await putObject(admin(), bucket, 'logged', 'content');
  await request(server, marks.add('a delivered line of a log'));
  server.clock.advance(5 * minuteMs);
  await server.runDueJobs();
  const { KeyCount } = await admin().s3.send(new ListObjectsV2Command({ Bucket: logs }));
  assert(KeyCount !== undefined && KeyCount > 0, 'a log was delivered');
  await request(server, marks.add('a waiting line of a log'));
  const { roleArn } = await newAccount(server, 'stranger');
  const RoleSessionName = marks.add('the session of who was refused');
  const stranger = server.clients(await assumeRole(admin(), { RoleArn: roleArn, RoleSessionName }));
  const refusedCall = stranger.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'logged' }));
  await assert.rejects(refusedCall, { name: 'AccessDenied', message: new RegExp(RoleSessionName) });
}

async function openLogs(server: TestServer): Promise<void> {
  const { s3 } = server.clients(server.admin);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${logs}/*`,
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket: logs, Policy: policy(statement) }));
  const LoggingEnabled = { TargetBucket: logs, TargetPrefix: 'log/' };
  await s3.send(new PutBucketLoggingCommand({ Bucket: bucket, BucketLoggingStatus: { LoggingEnabled } }));
}

/** Anonymous, and refused: the log has what the client said of itself. */
async function request(server: TestServer, userAgent: string): Promise<void> {
  await fetch(`${server.endpoint}/${bucket}/logged`, { headers: { 'user-agent': userAgent } });
}

function base32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

for (const provider of ['file', 'pkcs11'] as const)
  test(`with a root key of type ${provider} no file shows what the services keep`, {
    skip: provider === 'pkcs11' && withoutSoftHsm,
  }, async () => {
    using folder = newFolder();
    const marks = new NewMarks();
    const flags: string[] = [];
    if (provider === 'pkcs11') {
      const { uri, environment, pin } = newSoftHsm(folder);
      Object.assign(process.env, environment);
      flags.push('--root-key', uri('root'));
      marks.keep('the pin', pin);
    }
    await using receiver = await startReceiver();
    receiver.status = 500;
    const url = `${receiver.url}/${marks.add('the address of a target')}`;
    using file = targetsFile({ [queue]: { kind: 'webhook', url } });
    const dataFolder = folder.at('data');
    await using server = await startServer({ dataFolder, notificationTargets: file.path, flags });
    await keepIdentities(server, marks);
    await keepMaterial(server, marks);
    await keepTraces(server, marks);
    assert.deepEqual(findMarks(dataFolder, marks.all), []);
    await server.restart();
    assert.deepEqual(findMarks(dataFolder, marks.all), []);
    // The target refuses, so that its event stays.
    assert(server.reported.length > 0);
    for (const error of server.reported) assert.match(String(error), /notification-delivery/);
  });
