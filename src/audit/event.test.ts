import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../kernel/arn.ts';
import type { AssumedRoleCaller, Caller } from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import { accountId, region } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { ServiceName } from '../kernel/service.ts';
import type { WebIdentity } from '../kernel/web-identity.ts';
import { operationSchema } from '../protocol/schema/model.ts';
import { isKept } from './classify.ts';
import { eventsOf } from './event.ts';

const owner = accountId('111111111111');
const foreign = accountId('222222222222');
const home = region('eu-west-1');
const keyArn = arn.kmsKey(home, owner, '1234abcd-12ab-34cd-56ef-1234567890ab');

const role: AssumedRoleCaller = {
  kind: 'assumed-role',
  account: foreign,
  arn: arn.assumedRole(foreign, 'reader', 'session'),
  principalId: 'AROAEXAMPLE:session',
  accessKeyId: 'ASIAEXAMPLE',
  canonicalUserId: 'c'.repeat(64),
  roleName: 'reader',
  roleArn: arn.role(foreign, '/', 'reader'),
  roleId: 'AROAEXAMPLE',
  sessionName: 'session',
  sessionPolicies: { inline: undefined, managedArns: [] },
  issuedAtMs: Date.parse('2026-01-01T00:00:00.500Z'),
  expiresAtMs: Date.parse('2026-01-01T01:00:00Z'),
  chained: false,
  sourceIdentity: undefined,
  tags: {},
  instanceId: undefined,
};

function outcome(operation: string, more: Partial<Outcome> & { caller?: Caller; via?: ServiceName }): Outcome {
  const { caller = role, via, ...rest } = more;
  const service = (['s3', 'kms', 'iam', 'sts'] as const).find((name) => operationSchema(name, operation)) ?? 'kms';
  const call: CallFacts = {
    service,
    operation,
    caller,
    region: home,
    requestId: 'request',
    nowMs: Date.parse('2026-01-01T00:10:00.750Z'),
    sourceIp: '127.0.0.1',
    userAgent: 'agent',
    secure: false,
    tlsVersion: undefined,
    headers: {},
    presigned: false,
    signatureAgeMs: undefined,
    via,
  };
  return { call, accesses: [], input: {}, output: {}, fault: undefined, ...rest };
}

function eventsFor(from: Outcome) {
  const schema = operationSchema(from.call.service, from.call.operation);
  assert.ok(schema);
  let drawn = 0;
  const events = eventsOf(from, schema, () => `id-${++drawn}`);
  return events.map((addressed) => ({ ...addressed, document: JSON.parse(addressed.event.document) }));
}

const useOfKey = { action: 'kms:Decrypt', resource: keyArn, owner, context: {} } as const;

test('a use across accounts is recorded once for each, with one shared id; the owner is told the account and no more', () => {
  const input = { CiphertextBlob: Buffer.from('x'), EncryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::b/k' } };
  const [own, theirs] = eventsFor(outcome('Decrypt', { accesses: [useOfKey], input, via: 's3' }));
  assert.deepEqual([own?.account, theirs?.account], [foreign, owner]);
  assert.notEqual(own?.document.eventID, theirs?.document.eventID);
  assert.equal(own?.document.sharedEventID, theirs?.document.sharedEventID);
  assert.deepEqual(theirs?.document.userIdentity, {
    type: 'AWSAccount',
    principalId: 'AROAEXAMPLE:session',
    accountId: foreign,
    invokedBy: 'AWS Internal',
  });
  assert.equal(theirs?.event.userName, undefined);
  assert.equal(theirs?.event.accessKeyId, undefined);
  assert.equal(own?.event.userName, 'session');
  assert.equal(own?.document.userIdentity.sessionContext.sessionIssuer.arn, role.roleArn);
  assert.equal(own?.document.userIdentity.sessionContext.attributes.creationDate, '2026-01-01T00:00:00Z');
  assert.equal(own?.document.sourceIPAddress, 'AWS Internal');
  assert.equal(own?.document.eventTime, '2026-01-01T00:10:00Z');
  assert.deepEqual(own?.document.requestParameters, { encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::b/k' } });
  assert.deepEqual(own?.document.resources, [{ accountId: owner, type: 'AWS::KMS::Key', ARN: keyArn }]);
});

test('a call within one account is one event, without a shared id', () => {
  const events = eventsFor(outcome('Decrypt', { accesses: [{ ...useOfKey, owner: foreign }] }));
  assert.equal(events.length, 1);
  assert.equal(events[0]?.document.sharedEventID, undefined);
  assert.equal(events[0]?.document.sourceIPAddress, '127.0.0.1');
});

test('a refusal carries its code and words, and shows no answer', () => {
  const fault = new Fault('AccessDenied', { message: 'User: x is not authorized' });
  const [event] = eventsFor(outcome('Decrypt', { accesses: [useOfKey], output: undefined, fault }));
  assert.equal(event?.document.errorCode, 'AccessDenied');
  assert.equal(event?.document.errorMessage, 'User: x is not authorized');
  assert.equal(event?.document.responseElements, null);
});

test('no secret is shown: of a new access key, of temporary credentials, of a data key, of what is encrypted', () => {
  const secret = 'SECRET-SECRET';
  const made = [
    outcome('CreateAccessKey', { output: { AccessKey: { AccessKeyId: 'AKIA', SecretAccessKey: secret } } }),
    outcome('AssumeRole', {
      output: { Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: secret, SessionToken: secret } },
    }),
    outcome('GenerateDataKey', { output: { Plaintext: Buffer.from(secret), CiphertextBlob: Buffer.from(secret) } }),
    outcome('Encrypt', { input: { KeyId: keyArn, Plaintext: Buffer.from(secret), GrantTokens: [secret] } }),
  ];
  for (const each of made) {
    const [event] = eventsFor(each);
    assert.ok(event, each.call.operation);
    assert.doesNotMatch(event.event.document, /SECRET|U0VDUkVU/, each.call.operation);
  }
  assert.match(eventsFor(made[0] as Outcome)[0]?.event.document ?? '', /"accessKeyId":"AKIA"/);
});

test('IAM is at home in one Region, whichever was called', () => {
  assert.equal(eventsFor(outcome('CreateUser', { input: { UserName: 'x' } }))[0]?.region, 'us-east-1');
  assert.equal(eventsFor(outcome('AssumeRole', {}))[0]?.region, home);
});

test('calls on objects are data events and not kept, calls on buckets are; a stranger’s refusal is not unless a token names him', () => {
  const refusal = { fault: new Fault('AccessDenied', { message: 'Access Denied' }), output: undefined };
  const stranger = { kind: 'anonymous' } as const;
  assert.equal(isKept(outcome('PutObject', { input: { Bucket: 'b', Key: 'k' } })), false);
  assert.equal(isKept(outcome('ListObjectsV2', { input: { Bucket: 'b' } })), false);
  assert.equal(isKept(outcome('PutBucketPolicy', { input: { Bucket: 'b' } })), true);
  assert.equal(isKept(outcome('GetBucketPolicy', { input: { Bucket: 'b' }, ...refusal })), true);
  assert.equal(isKept(outcome('GetBucketPolicy', { input: { Bucket: 'b' }, caller: stranger, ...refusal })), false);
  assert.equal(isKept(outcome('GetBucketLocation', { input: { Bucket: 'b' }, caller: stranger })), true);
  const webIdentity = { providerArn: 'p', issuer: 'https://i', subject: 's', audience: 'a' } as WebIdentity;
  const named = { action: 'sts:AssumeRoleWithWebIdentity', resource: 'r', owner: foreign, context: {}, webIdentity };
  const asked = { caller: stranger, accesses: [named], ...refusal };
  assert.equal(isKept(outcome('AssumeRoleWithWebIdentity', asked)), true);
});
