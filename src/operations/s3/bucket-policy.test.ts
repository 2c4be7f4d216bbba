// Whom a bucket policy cannot lock out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, region } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { policyAccess } from './bucket-policy.ts';

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
