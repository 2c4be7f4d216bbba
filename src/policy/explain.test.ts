import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextView } from './context.ts';
import { explain } from './explain.ts';
import { compiled } from './testing.ts';

const account = '111122223333';
const principal = { kind: 'user', account, arn: `arn:aws:iam::${account}:user/alice` } as const;
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' };

test('every statement tells whether it applies, or on which element it fails', () => {
  const identity = compiled(
    {
      Version: '2012-10-17',
      Statement: [
        { ...allow, Sid: 'OtherAction', Action: 's3:PutObject' },
        { ...allow, Sid: 'OtherResource', Resource: 'arn:aws:s3:::other/*' },
        { ...allow, Sid: 'OtherCondition', Condition: { StringEqualsIfExists: { 'aws:x': 'b' } } },
        { ...allow, Sid: 'Applies' },
      ],
    },
    'identity',
    'reader',
  );
  const bucket = compiled(
    { Version: '2012-10-17', Statement: [{ ...allow, Sid: 'OtherPrincipal', Principal: { AWS: '444455556666' } }] },
    'bucket',
    'data',
  );
  const { decision, asked, policies } = explain(
    {
      principal,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::data/a',
      resourceAccount: account,
      context: contextView({ 'aws:x': 'a' }),
    },
    { semantics: 'standard', resource: [bucket], identity: [identity] },
  );
  assert.equal(decision.outcome, 'allow');
  assert.deepEqual(policies, [
    { layer: 'resource-based policy', policy: { id: 'data' } },
    { layer: 'identity-based policy', policy: { id: 'reader' } },
  ]);
  assert.deepEqual(
    asked.map(({ statement, match }) => [statement.sid, match.applies ? match.closeness : match]),
    [
      ['OtherPrincipal', { applies: false, element: 'Principal' }],
      ['OtherAction', { applies: false, element: 'Action' }],
      ['OtherResource', { applies: false, element: 'Resource' }],
      ['OtherCondition', { applies: false, element: 'Condition', clause: 'StringEqualsIfExists on aws:x' }],
      ['Applies', 'direct'],
    ],
  );
});
