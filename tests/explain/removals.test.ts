// One thing taken out of the policies of the seeds, whatever it is: message, explain and doctor name the same layer, and
// what explain proposes lets the call through again. Seeds 000, 001, 002 and 004.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '../../src/cli/doctor/options.ts';
import { connected } from '../seeds/connecting.ts';
import {
  blogPolicies,
  type Crossing,
  guidePolicies,
  type Layer,
  layers,
  newCrossing,
  region,
  type Stage,
} from '../seeds/crossing.ts';
import { hosting } from '../seeds/hosting.ts';
import { newPlatform } from '../seeds/platform.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import type { Clients } from '../support/server.ts';
import { type Attempt, everyRemoval } from './removal-stage.ts';

type Tried = Extract<Task, 'read' | 'write' | 'multipart'>;

function transfer(task: Tried, by: () => Clients, bucket: string, flags: readonly string[] | undefined): Attempt {
  const run = {
    read: () => getObject(by(), bucket, 'shared'),
    write: () => putObject(by(), bucket, 'shared', 'text'),
    multipart: () => uploadInParts(by(), bucket, 'shared', [Buffer.from('text')]),
  }[task];
  const doctor = flags && [['--bucket', bucket, '--do', task, '--object', 'shared', ...flags]];
  return { name: task, run, ...(doctor && { doctor }) };
}

const whose = { bucket: 's3', key: 'kms' } as const;

function stageOf({ server, a, b, principal, bucket, documents, put }: Crossing, tasks: readonly Tried[]) {
  const flags = ['--principal', principal.arn, '--owner', a.id];
  return {
    server,
    region,
    asker: { arn: principal.arn, account: b.id },
    places: layers.map((layer) => ({
      name: layer,
      document: documents[layer],
      put: (document: string) => put(layer, document),
      ...(layer === 'identity'
        ? ({ layer: 'identity-based policy' } as const)
        : ({ layer: 'resource-based policy', service: whose[layer] } as const)),
    })),
    attempts: tasks.map((task) => transfer(task, () => principal.clients, bucket, flags)),
  };
}

const setUps = [
  { name: 'seed 001', policies: blogPolicies, tasks: ['read'], least: 3 },
  { name: 'seed 002', policies: guidePolicies, tasks: ['read', 'write', 'multipart'], least: 12 },
  { name: 'row 001-6, with conditions', policies: conditionalPolicies, tasks: ['read', 'write'], least: 20 },
] as const;

/** Least privilege: each statement under conditions. */
function conditionalPolicies({ a, b, principal, bucket, keyArn }: Stage): Readonly<Record<Layer, string>> {
  const objects = { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::${bucket}/*` };
  const key = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'] };
  const viaS3 = {
    StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:CallerAccount': b.id },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}*` },
  };
  const AWS = principal.arn;
  return {
    bucket: policy(
      {
        Sid: 'Owner',
        Effect: 'Allow',
        Principal: { AWS: a.roleArn },
        Action: 's3:*',
        Resource: `arn:aws:s3:::${bucket}`,
      },
      {
        Sid: 'Objects',
        ...objects,
        Principal: { AWS },
        Condition: { StringEquals: { 'aws:PrincipalAccount': b.id }, Bool: { 'aws:ViaAWSService': 'false' } },
      },
    ),
    key: policy(
      { Sid: 'Owner', Effect: 'Allow', Principal: { AWS: a.id }, Action: 'kms:*', Resource: '*' },
      { Sid: 'Use', ...key, Principal: { AWS }, Resource: '*', Condition: viaS3 },
    ),
    identity: policy(
      { Sid: 'Objects', ...objects, Condition: { StringEquals: { 'aws:ResourceAccount': a.id } } },
      { Sid: 'Key', ...key, Resource: keyArn, Condition: viaS3 },
    ),
  };
}

for (const bucketKey of [false, true]) {
  const way = `whatever is taken away, message, explain and doctor agree, Bucket Key ${bucketKey ? 'on' : 'off'}`;

  for (const { name, policies, tasks, least } of setUps) {
    test(`${name}: ${way}`, async () => {
      await using crossing = await newCrossing({ principal: 'role', bucketKey, policies });
      await putObject(crossing.a.clients, crossing.bucket, 'shared', 'text');
      await crossing.grant(...layers);
      const refusals = await everyRemoval(stageOf(crossing, tasks));
      assert.ok(refusals >= least, `${refusals} refusals`);
    });
  }
}

test('seed 000: whatever is taken from the key policy or the user, message, explain and doctor agree', async () => {
  await using stage = await hosting(true);
  const { server, hosted, user, bucket, keyPolicy, identityPolicy } = stage;
  await stage.attachKeyPolicy();
  await stage.attachIdentityPolicy();
  const flags = ['--principal', user.arn, '--owner', hosted.id];
  const refusals = await everyRemoval({
    server,
    region,
    asker: { arn: user.arn, account: hosted.id },
    places: [
      { name: 'key', layer: 'resource-based policy', service: 'kms', document: keyPolicy, put: stage.putKeyPolicy },
      { name: 'identity', layer: 'identity-based policy', document: identityPolicy, put: user.putPolicy },
    ],
    attempts: (['write', 'read', 'multipart'] as const).map((task) =>
      transfer(task, () => user.clients, bucket, flags),
    ),
  });
  assert.ok(refusals >= 12, `${refusals} refusals`);
});

test('seed 004-7: whatever is taken from either side of a copy, message, explain and doctor agree', async () => {
  await using platform = await newPlatform(false);
  const { server, role, account, places, copy, doctor } = platform;
  const attempts = [{ name: 'copy', run: copy, doctor }];
  const refusals = await everyRemoval({
    server,
    region,
    asker: { arn: role.arn, account: account.id },
    places,
    attempts,
  });
  assert.ok(refusals >= 10, `${refusals} refusals`);
});

for (const versioning of ['unversioned', 'versioned'] as const) {
  test(`seed 004-2: whatever is taken from the policy for ${versioning} buckets is missed, and told`, async () => {
    await using stage = await connected(versioning, true);
    const { server, account, user, bucket, calls, document } = stage;
    const flags = ['--principal', user.arn, '--owner', account.id];
    const known = (['write', 'read', 'multipart'] as const).map((task) =>
      transfer(task, () => user.clients, bucket, flags),
    );
    const others = Object.entries(calls).map(([name, run]) => ({ name, run }));
    const refusals = await everyRemoval({
      server,
      region,
      asker: { arn: user.arn, account: account.id },
      places: [{ name: 'identity', layer: 'identity-based policy', document, put: user.putPolicy }],
      attempts: [...known, ...others],
    });
    assert.ok(refusals >= 20, `${refusals} refusals`);
  });
}

test('seed 004-3: whatever is taken from the user or from the session policy of a federated user is missed, and told', async () => {
  await using stage = await connected('unversioned', true);
  const { server, account, user, bucket, document, federate } = stage;
  const guest = await federate('shared');
  const refusals = await everyRemoval({
    server,
    region,
    asker: { arn: guest.arn, account: account.id },
    places: [
      { name: 'identity', layer: 'identity-based policy', document, put: user.putPolicy },
      { name: 'session', layer: 'session policy', document: guest.document, put: guest.put },
    ],
    attempts: (['write', 'read', 'multipart'] as const).map((task) =>
      transfer(task, () => guest.clients(), bucket, undefined),
    ),
  });
  assert.ok(refusals >= 12, `${refusals} refusals`);
});
