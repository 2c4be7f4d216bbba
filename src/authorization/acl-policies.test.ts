// Lists beside bucket policies: what decides, and how an explanation names it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessRequest, AclRef } from '../kernel/access.ts';
import type { AclGrant, AclPermission } from '../kernel/acl.ts';
import type { Caller } from '../kernel/caller.ts';
import { decide } from '../policy/decide.ts';
import { BucketAcl } from '../storage/records/bucket.ts';
import { BucketPublicAccessBlock, blockedAll } from '../storage/records/public-access-block.ts';
import type { RecordStore } from '../storage/records/record.ts';
import { evaluationOf } from './evaluation.ts';
import { ask } from './facts.ts';
import { allow, bucketId, deny, factsOf, home, other, reading, recordsWith, service, user } from './testing.ts';

const toHome = (permission: AclPermission): AclGrant => ({ grantee: { kind: 'account', account: home }, permission });
const toAll = (permission: AclPermission): AclGrant => ({ grantee: { kind: 'group', group: 'all-users' }, permission });
const onObject = (owner: typeof home, ...grants: AclGrant[]): AclRef => ({ kind: 'object', owner, grants });

async function outcome(records: RecordStore, caller: Caller, access: AccessRequest): Promise<string> {
  const { question, layers } = await ask(factsOf(caller), access, records);
  const decision = decide(question, layers);
  return decision.outcome === 'allow' ? 'allow' : `${decision.kind}: ${decision.layer}`;
}

test('a list on an object opens it to another account, where no statement denies', async () => {
  const acl = onObject(other, toHome('READ'));
  const records = await recordsWith({ identity: allow('s3:*') });
  assert.equal(await outcome(records, user, reading), 'no-allow: resource-based policy');
  assert.equal(await outcome(records, user, { ...reading, acl }), 'allow');
  const write = { ...reading, acl, action: 's3:PutObjectAcl' };
  assert.equal(await outcome(records, user, write), 'no-allow: resource-based policy');
  const denying = await recordsWith({ identity: allow('s3:*'), bucket: deny('s3:*', { Principal: '*' }) });
  assert.equal(await outcome(denying, user, { ...reading, acl }), 'explicit: resource-based policy');
});

test('an object of another account is out of reach of the allows of the bucket policy, not of its denies', async () => {
  const bucket = allow('s3:*', { Principal: { AWS: home } });
  const records = await recordsWith({ identity: allow('s3:*'), bucket });
  assert.equal(await outcome(records, user, { ...reading, acl: onObject(other) }), 'allow');
  const foreign = { ...reading, owner: home, acl: onObject(other) };
  assert.equal(await outcome(records, user, foreign), 'no-allow: resource-based policy');
  // His own object in the bucket of another account needs no list.
  assert.equal(
    await outcome(await recordsWith({ identity: allow('s3:*') }), user, { ...reading, acl: onObject(home) }),
    'allow',
  );
});

test('WRITE on a bucket is worth what is there already', async () => {
  const records = await recordsWith({ identity: allow('s3:*') });
  await records.transaction(async (transaction) =>
    transaction.put(BucketAcl, [bucketId], { grants: [toHome('WRITE')] }),
  );
  const asked = (action: string, occupant: typeof home | undefined) =>
    outcome(records, user, { ...reading, action, acl: { kind: 'bucket', bucketId, occupant } });
  assert.equal(await asked('s3:PutObject', undefined), 'allow');
  assert.equal(await asked('s3:PutObject', home), 'allow');
  assert.equal(await asked('s3:DeleteObject', home), 'allow');
  assert.equal(await asked('s3:DeleteObject', undefined), 'no-allow: resource-based policy');
  assert.equal(await asked('s3:PutObject', other), 'no-allow: resource-based policy');
  assert.equal(await asked('s3:GetObject', undefined), 'no-allow: resource-based policy');
});

test('public grants count until they are ignored, and a service is let in by its group', async () => {
  const records = await recordsWith({});
  const acl = onObject(other, toAll('READ'));
  const stranger: Caller = { kind: 'anonymous' };
  assert.equal(await outcome(records, stranger, { ...reading, acl }), 'allow');
  await records.transaction(async (transaction) => transaction.put(BucketPublicAccessBlock, [bucketId], blockedAll));
  assert.equal(await outcome(records, stranger, { ...reading, acl }), 'no-allow: resource-based policy');
  await records.transaction(async (transaction) =>
    transaction.put(BucketAcl, [bucketId], {
      grants: [{ grantee: { kind: 'group', group: 'log-delivery' }, permission: 'WRITE' }],
    }),
  );
  const delivery = { ...reading, action: 's3:PutObject', acl: { kind: 'bucket', bucketId } } as const;
  assert.equal(await outcome(records, service, delivery), 'allow');
  assert.equal(await outcome(records, stranger, delivery), 'no-allow: resource-based policy');
});

test('an explanation names the list and the grant, and a policy whose allows do not count', async () => {
  const records = await recordsWith({ bucket: allow('s3:*', { Principal: { AWS: home } }) });
  const call = factsOf(user);
  const access = { ...reading, owner: home, acl: onObject(other, toHome('READ_ACP')) };
  const { policies, statements } = evaluationOf(call, await ask(call, access, records));
  const named = policies.filter(({ layer }) => layer === 'resource-based policy').map(({ id }) => id);
  assert.deepEqual(named, ['arn:aws:s3:::data/a', 'access control list (object) of arn:aws:s3:::data/a']);
  const [grant] = statements.filter(({ policyId }) => policyId.startsWith('access control list'));
  assert.deepEqual(
    statements.filter(({ policyId }) => policyId === reading.resource).map(({ clause }) => clause),
    ['ownership on the object'],
  );
  assert.match(grant?.text ?? '', /"grant 1: READ_ACP".*s3:GetObjectAcl/);
});
