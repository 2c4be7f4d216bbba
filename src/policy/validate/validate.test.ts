// The validator: each check with a policy that it finds fault with, and the documented policies that it finds none with.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PolicyKind } from '../document.ts';
import { parsePolicy } from '../parse.ts';
import { knownServices } from '../reference/reference.ts';
import { canBe } from './overlap.ts';
import { validatePolicy } from './validate.ts';

type Element = Readonly<Record<string, unknown>>;

function findings(kind: PolicyKind, ...statements: readonly Element[]) {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
  return validatePolicy(parsed.policy);
}

const codes = (kind: PolicyKind, ...statements: readonly Element[]) =>
  findings(kind, ...statements).map(({ code }) => code);
const allow = (rest: Element): Element => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...rest });
const when = (Condition: Element, rest: Element = {}): Element => allow({ Condition, ...rest });

const cases: readonly (readonly [code: string, kind: PolicyKind, wrong: Element, right: Element])[] = [
  ['INVALID_ACTION', 'identity', allow({ Action: 's3:GetObjects' }), allow({ Action: 's3:getobject' })],
  ['INVALID_ACTION', 'identity', allow({ Action: 'kms:Decrypt?*' }), allow({ Action: 'kms:Decryp?' })],
  ['INVALID_SERVICE_IN_ACTION', 'identity', allow({ Action: 's33:GetObject' }), allow({ Action: 'ec2:Unknown' })],
  [
    'ACTION_WITHOUT_RESOURCE',
    'identity',
    allow({ Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'arn:aws:s3:::data/*' }),
    allow({ Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] }),
  ],
  [
    'ACTION_WITHOUT_RESOURCE',
    'identity',
    allow({ Action: ['kms:ListKeys', 'kms:Decrypt'], Resource: 'arn:aws:kms:*:111122223333:key/*' }),
    allow({ Action: ['kms:ListKeys', 'kms:Decrypt'] }),
  ],
  [
    'RESOURCE_WITHOUT_ACTION',
    'bucket',
    allow({ Principal: { AWS: '111122223333' }, Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] }),
    allow({ Principal: { AWS: '111122223333' }, Resource: 'arn:aws:s3:::data/*' }),
  ],
  [
    'INVALID_PARTITION',
    'identity',
    allow({ Resource: 'arn:amazon:s3:::a/*' }),
    allow({ Resource: 'arn:aws-cn:s3:::a/*' }),
  ],
  [
    'INVALID_ARN_SERVICE_CASE',
    'identity',
    allow({ Resource: 'arn:aws:S3:::a/*' }),
    allow({ Resource: 'arn:aws:*:::a/*' }),
  ],
  [
    'INVALID_ARN_ACCOUNT',
    'identity',
    allow({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:1111:key/a' }),
    allow({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:11112222*:key/a' }),
  ],
  [
    'ARN_ACCOUNT_NOT_ALLOWED',
    'identity',
    allow({ Resource: 'arn:aws:s3::111122223333:data/*' }),
    allow({ Resource: 'arn:aws:s3:us-east-1:111122223333:accesspoint/data/object/*' }),
  ],
  [
    'INVALID_ARN_RESOURCE',
    'identity',
    allow({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:111122223333:keys/a' }),
    allow({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:111122223333:*' }),
  ],
  [
    'INVALID_GLOBAL_CONDITION_KEY',
    'identity',
    when({ StringEquals: { 'aws:PrincipalOrgId2': 'o-1' } }),
    when({ StringEquals: { 'aws:principalorgid': 'o-1' } }),
  ],
  [
    'INVALID_SERVICE_CONDITION_KEY',
    'identity',
    when({ StringEquals: { 'kms:ViaServices': 's3' } }, { Action: 'kms:Decrypt' }),
    when({ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'a' } }, { Action: 'kms:Decrypt' }),
  ],
  [
    'KEY_NOT_IN_REQUEST',
    'identity',
    when({ StringEquals: { 's3:prefix': 'a' } }),
    when({ StringEquals: { 's3:prefix': 'a' } }, { Action: 's3:ListBucket' }),
  ],
  [
    'TYPE_MISMATCH',
    'identity',
    when({ StringEquals: { 'aws:SourceIp': '10.0.0.1' } }),
    when({ IpAddress: { 'aws:SourceIp': '10.0.0.1' } }),
  ],
  [
    'MISSING_QUALIFIER',
    'identity',
    when({ StringEquals: { 'aws:TagKeys': 'a' } }, { Action: 'iam:TagRole' }),
    when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, { Action: 'iam:TagRole' }),
  ],
  [
    'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    'identity',
    when({ 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': 'a' } }),
    when({ StringEquals: { 'aws:PrincipalAccount': 'a' } }),
  ],
  [
    'ALLOW_WITH_FORALLVALUES',
    'identity',
    when({ 'ForAllValues:StringEquals': { 'aws:CalledVia': 'a' } }),
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { 'ForAllValues:StringEquals': { 'aws:CalledVia': 'a' } },
    },
  ],
  [
    'WILDCARD_WITHOUT_LIKE_OPERATOR',
    'identity',
    when({ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a' } }),
    when({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a' } }),
  ],
  [
    'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    'identity',
    when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    when({ Bool: { 'aws:SecureTransport': 'true' } }),
  ],
  [
    'ALLOW_TO_ANYONE',
    'bucket',
    allow({ Principal: '*', Resource: 'arn:aws:s3:::a/*' }),
    when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, { Principal: '*', Resource: 'arn:aws:s3:::a/*' }),
  ],
  [
    'DENY_WITH_NOT_PRINCIPAL',
    'bucket',
    { Effect: 'Deny', NotPrincipal: { AWS: '111122223333' }, Action: 's3:*', Resource: 'arn:aws:s3:::a/*' },
    { Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 's3:*', Resource: 'arn:aws:s3:::a/*' },
  ],
  [
    'ALLOW_WITH_NOT_ACTION',
    'identity',
    { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
    { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' },
  ],
  [
    'ALLOW_WITH_NOT_RESOURCE',
    'identity',
    { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::a/*' },
    { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::a/*' },
  ],
  [
    'PASS_ROLE_WITH_STAR_IN_RESOURCE',
    'identity',
    allow({ Action: 'iam:PassRole' }),
    allow({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/app' }),
  ],
];

describe('validation', () => {
  for (const [code, kind, wrong, right] of cases) {
    test(`${code}: ${JSON.stringify(wrong).slice(0, 90)}`, () => {
      assert.deepEqual(codes(kind, wrong), [code]);
      assert.ok(!codes(kind, right).includes(code), JSON.stringify(right));
    });
  }

  test('a version that knows no policy variables', () => {
    const Statement = [when({ StringLike: { 'aws:username': '${aws:PrincipalTag/a}' } })];
    const parsed = parsePolicy(JSON.stringify({ Statement }), 'identity');
    assert.ok(parsed.ok);
    assert.deepEqual(
      validatePolicy(parsed.policy).map(({ code }) => code),
      ['MISSING_VERSION', 'VARIABLE_UNSUPPORTED_IN_VERSION'],
    );
  });

  test('a mistyped name comes with the one that was meant, and with its place', () => {
    const [finding] = findings('identity', allow({}), allow({ Sid: 'Typo', Action: 'kms:Decript' }));
    assert.deepEqual(finding, {
      kind: 'error',
      code: 'INVALID_ACTION',
      message: 'there is no action `kms:Decript`; is `kms:Decrypt` meant?',
      line: 1,
      statement: 'Typo',
    });
    assert.match(findings('identity', allow({ Action: 's4:GetObject' }))[0]?.message ?? '', /`s4`; is `s3` meant\?$/);
  });

  test('a condition on a key that never comes tells what that does', () => {
    const message = (Condition: Element) => findings('identity', when(Condition))[0]?.message;
    const start = 'no action of the statement comes with `kms:ViaService`: ';
    assert.equal(
      message({ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
      `${start}the condition never holds, and the statement allows nothing`,
    );
    assert.equal(message({ StringNotEquals: { 'kms:ViaService': 'a' } }), `${start}the condition always holds`);
  });

  test('what a service keeps to itself is not found fault with', () => {
    assert.deepEqual(
      codes('identity', allow({ Action: 'ec2:RunInstances', Condition: { StringEquals: { 'ec2:Region': 'a' } } })),
      [],
    );
    assert.deepEqual(
      codes('trust', {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/id.example.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'id.example.com:sub': 'me' } },
      }),
      [],
    );
  });

  test('the policies of the seeds that parse have no error', () => {
    const folder = join(import.meta.dirname, '../../../testdata/seeds');
    const seen = readdirSync(folder).flatMap((name) => {
      const kind = (['bucket', 'key', 'identity'] as const).find((one) => name.includes(`${one}-policy`));
      const filled = readFileSync(join(folder, name), 'utf8')
        .replaceAll(/"<?[\w-]*arn[\w-]*>?"/g, '"arn:aws:iam::111122223333:role/app"')
        .replaceAll(/<[^>]* ID>/g, '111122223333')
        .replaceAll(/<[^>]*>/g, 'name');
      const parsed = kind && parsePolicy(filled, kind);
      return parsed?.ok ? [{ name, errors: validatePolicy(parsed.policy).filter((one) => one.kind === 'error') }] : [];
    });
    assert.ok(seen.length >= 4, JSON.stringify(seen));
    for (const { name, errors } of seen) assert.deepEqual(errors, [], name);
  });
});

test('validatePolicy ends for every policy that parses, hostile ones among them', () => {
  const long = `s3:${'?*'.repeat(2000)}`;
  assert.deepEqual(codes('identity', allow({ Action: long, Resource: `arn:aws:s3:::${'*a'.repeat(2000)}` })), [
    'INVALID_ACTION',
  ]);
  const part = fc.stringMatching(/^[a-z*?:/${}.-]{0,12}$/);
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc
      .tuple(fc.constantFrom('s3', 'kms', 'x', '*'), fc.stringMatching(/^[A-Za-z*?]{1,9}$/))
      .map((one) => one.join(':')),
    Resource: part.map((text) => `arn:aws:${text}:::*`),
    Condition: fc.dictionary(
      fc.constantFrom('StringEquals', 'ForAllValues:ArnLike', 'Null'),
      fc.dictionary(
        part.map((text) => `aws:${text}x`),
        fc.constant('true'),
      ),
    ),
  });
  let parsed = 0;
  fc.assert(
    fc.property(
      fc.array(statement, { minLength: 1, maxLength: 4 }),
      fc.constantFrom<PolicyKind[]>('identity', 'scp', 'boundary'),
      (Statement, kind) => {
        const document = parsePolicy(JSON.stringify({ Statement }), kind);
        if (!document.ok) return;
        parsed += 1;
        for (const { line, message } of validatePolicy(document.policy)) assert.ok(line >= 1 && message !== '');
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(parsed > 500, `${parsed}`);
});

describe('the service reference', () => {
  test('every resource type and key that an action names is described', () => {
    for (const [service, { actions, resources }] of knownServices) {
      const names = new Set(resources.map(({ name }) => name));
      assert.ok(actions.length > 0, service);
      for (const { on, name } of actions) for (const type of on) assert.ok(names.has(type), `${name}: ${type}`);
      for (const { keys, name } of [...actions, ...resources]) assert.ok(Array.isArray(keys), name);
    }
  });
});

describe('overlap of patterns', () => {
  const bucket = 'arn:${Partition}:s3:::${BucketName}';
  const object = 'arn:${Partition}:s3:::${BucketName}/${ObjectName}';
  const rows: readonly (readonly [pattern: string, isBucket: boolean, isObject: boolean])[] = [
    ['*', true, true],
    ['arn:aws:s3:::*', true, true],
    ['arn:aws:s3:::data', true, false],
    ['arn:aws:s3:::data/*', false, true],
    ['arn:aws:s3:::data*', true, true],
    ['arn:aws:s3:::${aws:username}', true, true],
    ['arn:aws:s3:::*/?', false, true],
    ['arn:aws:kms:::*', false, false],
  ];
  for (const [pattern, isBucket, isObject] of rows)
    test(pattern, () => assert.deepEqual([canBe(pattern, bucket), canBe(pattern, object)], [isBucket, isObject]));

  test('canBe(pattern, arn) = there is a text of a small alphabet that fits both', () => {
    const letters = ['a', '/', 'b'];
    const texts = ['', ...letters, ...letters.flatMap((one) => letters.map((two) => one + two))];
    const longer = [
      ...texts,
      ...texts.flatMap((text) => letters.flatMap((one) => letters.map((two) => one + two + text))),
    ];
    const fits = (pattern: RegExp, text: string) => pattern.test(text);
    const part = fc.constantFrom('a', 'b', '/', '*', '?');
    const type = fc.constantFrom('a', 'b', '/', '${X}', '${BucketName}');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), fc.array(type, { maxLength: 3 }), (parts, types) => {
        const one = new RegExp(`^${parts.map((text) => text.replace('*', '.*').replace('?', '.')).join('')}$`, 's');
        const other = new RegExp(
          `^${types.map((text) => text.replace('${X}', '.*').replace('${BucketName}', '[^/]*')).join('')}$`,
          's',
        );
        const found = longer.some((text) => fits(one, text) && fits(other, text));
        assert.equal(canBe(parts.join(''), types.join('')), found);
      }),
      { numRuns: 3000 },
    );
  });
});
