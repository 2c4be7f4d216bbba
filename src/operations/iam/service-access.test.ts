import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../../policy/parse.ts';
import { grantsService } from './service-access.ts';

function grants(statement: object, namespace = 's3'): boolean {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] });
  const parsed = parsePolicy(text, 'identity');
  assert.ok(parsed.ok);
  return grantsService(parsed.policy, namespace);
}

test('a service is granted by its own actions or by all, and not by what denies', () => {
  for (const Action of ['*', '*:*', 's3:*', 's3:GetObject', 'S3:Get*', ['kms:*', 's3:List*']])
    assert.equal(grants({ Action }), true, JSON.stringify(Action));
  for (const Action of ['kms:*', 's3control:*', ['sts:AssumeRole']]) assert.equal(grants({ Action }), false);
  assert.equal(grants({ Effect: 'Deny', Action: 's3:*' }), false);
  assert.equal(grants({ Action: 'kms:Decrypt' }, 'KMS'), true);
});

test('exceptions leave something of a service unless they take it whole', () => {
  for (const NotAction of ['s3:DeleteObject', 'kms:*', ['iam:*', 's3:Put*']]) assert.equal(grants({ NotAction }), true);
  for (const NotAction of ['*', 's3:*', ['iam:*', 'S3:*']]) assert.equal(grants({ NotAction }), false);
});
