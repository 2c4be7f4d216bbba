import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type PolicyErrorReason, type PolicyKind, principalsOf } from './document.ts';
import { maximumPolicyLength, parsePolicy } from './parse.ts';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const named = { ...statement, Principal: { AWS: '111122223333' } };
const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } };
const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });

function refusal(document: object | string, kind: PolicyKind = 'identity') {
  const parsed = parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), kind);
  assert.ok(!parsed.ok, 'the document was accepted');
  return parsed.error;
}

function accept(document: object | string, kind: PolicyKind = 'identity') {
  const parsed = parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), kind);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
  return parsed.policy;
}

test('seed 002-4: a missing comma is refused, with line and column', () => {
  const text = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "s3:GetObject",
                "s3:PutObject"
                "s3:ListBucket"
            ],
            "Resource": ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket"]
        }
    ]
}`;
  assert.deepEqual(refusal(text), {
    reason: 'syntax',
    message: 'expected `,` or `]` after a value, found `"`',
    line: 9,
    column: 17,
  });
  assert.equal(accept(text.replace('"s3:PutObject"', '"s3:PutObject",')).statements.length, 1);
});

describe('what is not JSON is refused at its place', () => {
  const cases: readonly [string, number, number][] = [
    ['', 1, 1],
    ['{', 1, 2],
    ['[]', 1, 1],
    ['{"Version" "2012-10-17"}', 1, 12],
    ['{"Version": "2012-10-17",\n}', 2, 1],
    ['{"Version": "2012-10-17"', 1, 25],
    ['{"Version": "2012', 1, 13],
    ["{'Version': 1}", 1, 2],
    ['{"Version": 2012-10-17}', 1, 17],
    ['{"Statement": []}\n x', 2, 2],
    ['{"Id": "a\tb"}', 1, 10],
    ['{"Id": "\\x"}', 1, 9],
    ['{"Id": "\\u12g4"}', 1, 9],
    ['{"Id": tru}', 1, 8],
    ['{"Id": 01}', 1, 9],
    [`{"Id": ${'['.repeat(100000)}`, 1, 15],
  ];
  for (const [text, line, column] of cases) {
    test(text.slice(0, 40) || 'the empty document', () => {
      const error = refusal(text);
      assert.deepEqual([error.line, error.column], [line, column], error.message);
    });
  }
});

describe('what is no policy is refused', () => {
  const cases: readonly [string, PolicyErrorReason, object | string, PolicyKind?][] = [
    ['no statement', 'missing-element', { Version: '2012-10-17' }],
    ['an empty list of statements', 'missing-element', policy()],
    ['a statement that is a string', 'type', { Version: '2012-10-17', Statement: 's3:*' }],
    ['an unknown element', 'unknown-element', { ...policy(statement), Owner: 'me' }],
    ['an unknown element of a statement', 'unknown-element', policy({ ...statement, action: 's3:*' })],
    ['a name given twice', 'duplicate', '{"Version":"2012-10-17","Version":"2012-10-17"}'],
    ['another version', 'version', { ...policy(statement), Version: '2012-10-18' }],
    ['a version that is a number', 'type', { ...policy(statement), Version: 2012 }],
    ['no effect', 'missing-element', policy({ Action: 's3:*', Resource: '*' })],
    ['another effect', 'effect', policy({ ...statement, Effect: 'allow' })],
    ['a sid with a space', 'sid', policy({ ...statement, Sid: 'read it' })],
    ['a sid given twice', 'sid', policy({ ...statement, Sid: 'a' }, { ...statement, Sid: 'a' })],
    ['no action', 'missing-element', policy({ Effect: 'Allow', Resource: '*' })],
    ['no actions', 'missing-element', policy({ ...statement, Action: [] })],
    ['an action without a service', 'action', policy({ ...statement, Action: 'GetObject' })],
    ['an action that is a number', 'type', policy({ ...statement, Action: [1] })],
    ['both Action and NotAction', 'duplicate', policy({ ...statement, NotAction: 's3:*' })],
    ['no resource', 'missing-element', policy({ Effect: 'Allow', Action: 's3:*' })],
    ['both Resource and NotResource', 'duplicate', policy({ ...statement, NotResource: '*' })],
    ['a resource that is no ARN', 'resource', policy({ ...statement, Resource: 'arn-of-the-KMS-key' })],
    ['an ARN cut short', 'resource', policy({ ...statement, Resource: 'arn:aws:s3' })],
    ['a principal in an identity-based policy', 'principal', policy(named)],
    ['a principal in a session policy', 'principal', policy(named), 'session'],
    ['a principal in a boundary', 'principal', policy(named), 'boundary'],
    ['no principal in a bucket policy', 'missing-element', policy(statement), 'bucket'],
    ['no principal in a key policy', 'missing-element', policy(statement), 'key'],
    [
      'no principal in a trust policy',
      'missing-element',
      policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
      'trust',
    ],
    ['a resource in a trust policy', 'resource', policy({ ...trust, Resource: '*' }), 'trust'],
    ['an action of S3 in a trust policy', 'action', policy({ ...trust, Action: 's3:GetObject' }), 'trust'],
    ['an action of KMS in a bucket policy', 'action', policy({ ...named, Action: 'kms:Decrypt' }), 'bucket'],
    [
      'NotPrincipal in a trust policy',
      'principal',
      policy({ Effect: 'Deny', NotPrincipal: '*', Action: 'sts:AssumeRole' }),
      'trust',
    ],
    ['NotPrincipal with Allow', 'principal', policy({ ...statement, NotPrincipal: { AWS: '111122223333' } }), 'bucket'],
    ['a principal that is a name', 'principal', policy({ ...named, Principal: 'alice' }), 'bucket'],
    ['a principal of an unknown kind', 'unknown-element', policy({ ...named, Principal: { User: 'a' } }), 'bucket'],
    ['no principals', 'principal', policy({ ...named, Principal: {} }), 'bucket'],
    ['an empty list of principals', 'missing-element', policy({ ...named, Principal: { AWS: [] } }), 'bucket'],
    [
      'a group as principal',
      'principal',
      policy({ ...named, Principal: { AWS: 'arn:aws:iam::111122223333:group/g' } }),
      'bucket',
    ],
    [
      'a wildcard in a principal',
      'principal',
      policy({ ...named, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }),
      'bucket',
    ],
    ['an account of eleven digits', 'principal', policy({ ...named, Principal: { AWS: '11112222333' } }), 'key'],
    [
      'a role without a name',
      'principal',
      policy({ ...named, Principal: { AWS: 'arn:aws:iam::111122223333:role/' } }),
      'key',
    ],
    [
      'a session without a role',
      'principal',
      policy({ ...named, Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/r' } }),
      'key',
    ],
    ['a service that is none', 'principal', policy({ ...named, Principal: { Service: 'S3' } }), 'bucket'],
    ['a canonical user that is none', 'principal', policy({ ...named, Principal: { CanonicalUser: 'abc' } }), 'bucket'],
    ['a condition that is a list', 'type', policy({ ...statement, Condition: [] })],
    ['an unknown operator', 'condition', policy({ ...statement, Condition: { StringEqual: { 'aws:x': 'a' } } })],
    [
      'an operator of the language it is written in',
      'condition',
      policy({ ...statement, Condition: { constructor: { 'aws:x': 'a' } } }),
    ],
    [
      'an unknown qualifier',
      'condition',
      policy({ ...statement, Condition: { 'ForSomeValues:StringLike': { 'aws:x': 'a' } } }),
    ],
    ['NullIfExists', 'condition', policy({ ...statement, Condition: { NullIfExists: { 'aws:x': 'true' } } })],
    ['a key without a service', 'condition', policy({ ...statement, Condition: { StringLike: { x: 'a' } } })],
    [
      'a key given twice',
      'duplicate',
      policy({ ...statement, Condition: { StringLike: { 'aws:x': 'a', 'AWS:X': 'b' } } }),
    ],
    ['a value that is an object', 'type', policy({ ...statement, Condition: { StringLike: { 'aws:x': {} } } })],
    ['a value that is null', 'type', policy({ ...statement, Condition: { StringLike: { 'aws:x': null } } })],
    [
      'a value that is no number',
      'condition',
      policy({ ...statement, Condition: { NumericEquals: { 'aws:x': 'ten' } } }),
    ],
    [
      'a value that is no date',
      'condition',
      policy({ ...statement, Condition: { DateEquals: { 'aws:x': '1/2/2030' } } }),
    ],
    ['a value that is no boolean', 'condition', policy({ ...statement, Condition: { Bool: { 'aws:x': 'yes' } } })],
    ['a value that is no base64', 'condition', policy({ ...statement, Condition: { BinaryEquals: { 'aws:x': '*' } } })],
    [
      'a value that is no range',
      'condition',
      policy({ ...statement, Condition: { IpAddress: { 'aws:x': '10.0.0.0/33' } } }),
    ],
    ['a document over the bound', 'too-large', `"${'a'.repeat(maximumPolicyLength)}"`],
  ];
  for (const [name, reason, document, kind] of cases) {
    test(name, () => assert.equal(refusal(document, kind).reason, reason));
  }
});

test('the place is that of the mistake', () => {
  const text = JSON.stringify(policy({ ...statement, Resource: ['*', 'here'] }), undefined, 2);
  const { line, column } = refusal(text);
  const found = text.split('\n')[line - 1] ?? '';
  assert.equal(found.slice(column - 1), '"here"');
});

test('one statement, single values and every form of principal are accepted', () => {
  const forms = {
    AWS: [
      '111122223333',
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::111122223333:user/path/of/alice',
      'arn:aws:iam::111122223333:role/service-role/App',
      'arn:aws:sts::111122223333:assumed-role/App/session',
      'arn:aws:sts::111122223333:federated-user/visitor',
      'AROAEXAMPLEAPP000001',
    ],
    Service: 'logging.s3.amazonaws.com',
    Federated: ['accounts.google.com', 'arn:aws:iam::111122223333:saml-provider/idp'],
    CanonicalUser: '0123456789abcdef'.repeat(4),
  };
  const parsed = accept(
    { Id: 'key-consolepolicy-3', Statement: { ...named, Sid: 'Allow use of the key', Principal: forms } },
    'key',
  );
  assert.equal(parsed.version, '2008-10-17');
  assert.equal(parsed.id, 'key-consolepolicy-3');
  assert.deepEqual(principalsOf(parsed), {
    anyone: false,
    aws: forms.AWS,
    service: [forms.Service],
    federated: forms.Federated,
    canonicalUser: [forms.CanonicalUser],
  });
  assert.equal(principalsOf(accept(policy({ ...named, Principal: { AWS: ['*'] } }), 'bucket')).anyone, true);
  assert.deepEqual(principalsOf(accept(policy(named, { ...named, Effect: 'Deny' }), 'bucket')).aws, ['111122223333']);
});

test('any text ends in a policy or in an error with a place inside the text', () => {
  const valid = JSON.stringify(
    policy({
      ...named,
      Condition: {
        'ForAnyValue:StringLike': { 'aws:TagKeys': ['a', '\u0024{aws:username}'] },
        Bool: { 'aws:x': true },
      },
    }),
    undefined,
    1,
  );
  const outcomes = { accepted: 0, refused: 0 };
  const check = (text: string) => {
    for (const kind of ['identity', 'bucket', 'trust'] as const) {
      const parsed = parsePolicy(text, kind);
      if (parsed.ok) {
        outcomes.accepted += 1;
        continue;
      }
      outcomes.refused += 1;
      const lines = text.split('\n');
      assert.ok(parsed.error.line >= 1 && parsed.error.line <= lines.length);
      assert.ok(parsed.error.column >= 1 && parsed.error.column <= (lines[parsed.error.line - 1] ?? '').length + 1);
    }
  };
  const mutation = fc.record({
    at: fc.nat(valid.length),
    remove: fc.nat(4),
    insert: fc.constantFrom(
      '',
      '"',
      ',',
      '{',
      '}',
      '[',
      ']',
      ':',
      '\\',
      '\u0000',
      '*',
      '1',
      'null',
      '\ud800',
      '\n',
      'Allow',
    ),
  });
  fc.assert(
    fc.property(fc.array(mutation, { maxLength: 3 }), (mutations) => {
      check(
        mutations.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), valid),
      );
    }),
    { numRuns: 3000 },
  );
  fc.assert(fc.property(fc.json(), check), { numRuns: 300 });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 300 });
  // Both ends are reached, so the mutations are neither harmless nor all fatal.
  assert.ok(outcomes.accepted > 50 && outcomes.refused > 1000, JSON.stringify(outcomes));
});

test('the largest documents end', () => {
  const manyLines = `${'\n'.repeat(60_000)}{"Statement":[${'{},'.repeat(20_000)}{}]}`;
  assert.equal(refusal(manyLines).reason, 'missing-element');
  const statements = Array.from({ length: 1200 }, () => '{"Effect":"Allow","Action":"*","Resource":"*"}').join(',\n');
  assert.equal(accept(`{"Statement":[${statements}]}`).statements.length, 1200);
});
