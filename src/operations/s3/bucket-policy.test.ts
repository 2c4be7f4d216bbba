// Whom a bucket policy cannot lock out, and whom it makes public.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, region } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { policyAccess } from './bucket-policy.ts';
import { isPublic } from './GetBucketPolicyStatus.ts';

const owner = accountId('111122223333');
const stranger = accountId('444455556666');
const bucket = {
  name: 'bucket',
  id: 'id',
  owner,
  region: region('us-east-1'),
  createdAtMs: 0,
  versioning: undefined,
  objectLock: undefined,
} as const;

const callOf = (kind: 'root' | 'user', account: typeof owner): CallFacts =>
  ({ caller: { kind, account }, headers: {}, tlsVersion: undefined }) as unknown as CallFacts;

test('the bucket policy is not asked about itself when the root user of the owner works on it, and no other', () => {
  const asked = (call: CallFacts) => policyAccess('s3:PutBucketPolicy', { bucket }, call).resourcePolicy;
  assert.equal(asked(callOf('root', owner)), undefined);
  const policy = { kind: 'bucket', bucketId: 'id' };
  assert.deepEqual(asked(callOf('user', owner)), policy);
  assert.deepEqual(asked(callOf('root', stranger)), policy);
});

const cases: readonly [boolean, object][] = [
  [true, { Principal: '*' }],
  [true, { Principal: { AWS: '*' } }],
  [false, { Principal: { AWS: owner } }],
  [false, { Principal: '*', Effect: 'Deny' }],
  [false, { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
  [true, { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }],
  [true, { Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }],
  [true, { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } } }],
  [true, { Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
  [true, { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
];

test('a policy is public when anyone may, and no condition with fixed values narrows who', () => {
  for (const [expected, changes] of cases) {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*', ...changes };
    const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'bucket');
    assert.ok(parsed.ok, JSON.stringify(changes));
    assert.equal(isPublic(parsed.policy), expected, JSON.stringify(changes));
  }
});
