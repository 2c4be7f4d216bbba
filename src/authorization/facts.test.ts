import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anonymous, type Caller } from '../kernel/caller.ts';
import { isFault } from '../kernel/fault.ts';
import { User } from '../storage/records/identity.ts';
import { createAuthorizer } from './authorizer.ts';
import { ask, layersOf } from './facts.ts';
import {
  allow,
  decrypting,
  deny,
  everyCaller,
  factsOf,
  home,
  keyArn,
  objectArn,
  other,
  policyArn,
  reading,
  recordsWith,
  root,
  rootSession,
  service,
  session,
  to,
  user,
} from './testing.ts';

test('every kind of caller is the principal that policies speak of', async () => {
  const records = await recordsWith();
  const principals = [];
  for (const caller of everyCaller) principals.push((await ask(factsOf(caller), reading, records)).question.principal);
  const canonicalUser = 'c'.repeat(64);
  assert.deepEqual(principals, [
    { kind: 'user', account: home, arn: user.arn, uniqueId: user.principalId, canonicalUser },
    {
      kind: 'assumed-role',
      account: home,
      arn: session.arn,
      issuerArn: session.roleArn,
      uniqueId: session.roleId,
      canonicalUser,
    },
    { kind: 'root', account: home, arn: root.arn, canonicalUser },
    { kind: 'root', account: home, arn: root.arn, canonicalUser },
    { kind: 'service', service: 'logging.s3.amazonaws.com' },
    { kind: 'anonymous' },
  ]);
});

test('the keys of the service win over the global ones, and the resource belongs to its owner', async () => {
  const access = { ...reading, context: { 'aws:SourceIp': '198.51.100.1', 's3:prefix': 'a' } };
  const { question } = await ask(factsOf(user), access, await recordsWith());
  assert.equal(question.context.get('aws:sourceip'), '198.51.100.1');
  assert.equal(question.context.get('s3:prefix'), 'a');
  assert.equal(question.resourceAccount, other);
});

test('a call in a chain has no address, so that a condition on it does not hold', async () => {
  const inside = { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } };
  const records = await recordsWith({
    identity: allow('*', inside),
    key: allow('kms:Decrypt', to(user.arn)),
    bucket: allow('s3:GetObject', to(user.arn)),
  });
  const authorizer = createAuthorizer(records);
  assert.equal(await authorizer.may(factsOf(user), reading), true);
  assert.equal(await authorizer.may(factsOf(user), decrypting), true);
  assert.equal(await authorizer.may(factsOf(user, { via: 's3' }), decrypting), false);
});

test('users and sessions have identity policies, boundary and session policies; others have none', async () => {
  const records = await recordsWith({ identity: allow('s3:*'), boundary: allow('s3:*') });
  const narrowed = { ...session, sessionPolicies: { inline: allow('s3:Get*'), managedArns: [] } };
  const layers = async (caller: Caller) => {
    const { identity, boundary, session: ofSession } = await layersOf(caller, reading, records);
    return [identity.length, boundary?.ref.id, ofSession?.length];
  };
  assert.deepEqual(await layers(user), [1, policyArn('boundary'), undefined]);
  assert.deepEqual(await layers(narrowed), [1, policyArn('boundary'), 1]);
  for (const caller of [root, service, anonymous]) assert.deepEqual(await layers(caller), [0, undefined, undefined]);
});

test('a session of the root has its task policy, and is worth nothing without it', async () => {
  const records = await recordsWith({});
  const { identity } = await layersOf(rootSession, reading, records);
  assert.deepEqual(
    identity.map(({ ref }) => ref.id),
    ['arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy'],
  );
  const taskPolicyArn = 'arn:aws:iam::aws:policy/root-task/NoSuchTask';
  const taskless = {
    ...rootSession,
    session: { issuedAtMs: 0, expiresAtMs: 1, sourceIdentity: undefined, taskPolicyArn },
  };
  await assert.rejects(layersOf(taskless, reading, records), /missing/);
});

test('whoever was deleted since he was identified has no permission left', async () => {
  const records = await recordsWith({ identity: allow('*') });
  const own = { ...reading, owner: home };
  const authorizer = createAuthorizer(records);
  assert.equal(await authorizer.may(factsOf(user), own), true);
  await records.transaction(async (transaction) => transaction.remove(User, [home, 'ada']));
  assert.equal(await authorizer.may(factsOf(user), own), false);
});

test('the policy on the resource is the one that it has, or the one that is proposed', async () => {
  const bucket = allow('s3:GetObject', to(user.arn));
  const key = allow('kms:Decrypt', to(user.arn));
  const records = await recordsWith({ bucket, key });
  const asked = async (access: typeof reading) => {
    const { semantics, resource } = await layersOf(user, access, records);
    return [semantics, resource?.map(({ ref }) => ref.id)];
  };
  assert.deepEqual(await asked(reading), ['standard', [objectArn]]);
  assert.deepEqual(await asked(decrypting), ['key', [keyArn]]);
  assert.deepEqual(await asked({ ...reading, resourcePolicy: { kind: 'bucket', bucketId: 'none' } }), ['standard', []]);
  const trust = { kind: 'role-trust', account: home, roleName: 'nobody' } as const;
  assert.deepEqual(await asked({ ...reading, resourcePolicy: trust }), ['trust', []]);
  const proposed = { kind: 'proposed', as: 'key', document: key } as const;
  assert.deepEqual(await asked({ ...decrypting, resourcePolicy: proposed }), ['key', [keyArn]]);
  const { resourcePolicy: _, ...bare } = reading;
  assert.deepEqual(await asked(bare), ['standard', []]);
});

test('anonymous callers are allowed by a public bucket policy only, and refused without a reason', async () => {
  const open = createAuthorizer(await recordsWith({ bucket: allow('s3:GetObject', to('*')) }));
  const closed = createAuthorizer(await recordsWith({ bucket: allow('s3:GetObject', to(user.arn)) }));
  await open.demand(factsOf(anonymous), reading);
  await assert.rejects(
    closed.demand(factsOf(anonymous), reading),
    (error) => isFault(error, 'AccessDenied') && error.message === 'Access Denied',
  );
});

test('across accounts both sides must allow, and a deny on either side is final', async () => {
  const bucket = allow('s3:GetObject', to(user.arn));
  const identity = allow('s3:GetObject');
  const may = async (given: Parameters<typeof recordsWith>[0]) =>
    createAuthorizer(await recordsWith(given)).may(factsOf(user), reading);
  assert.equal(await may({ bucket, identity }), true);
  assert.equal(await may({ bucket }), false);
  assert.equal(await may({ identity }), false);
  assert.equal(await may({ bucket: deny('s3:GetObject', to(user.arn)), identity }), false);
  assert.equal(await may({ bucket, identity: deny('s3:*') }), false);
  assert.equal(await may({ bucket, identity, boundary: allow('kms:*') }), false);
});
