// What a policy lets a form say, row by row, and what is no policy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from '../../kernel/fault.ts';
import { checkPostPolicy } from './check.ts';
import { parsePostPolicy } from './policy.ts';

const nowMs = Date.UTC(2026, 0, 15);
const expiration = '2026-01-15T01:00:00.000Z';
const encode = (text: string) => Buffer.from(text).toString('base64');
const documentOf = (...conditions: unknown[]) => encode(JSON.stringify({ expiration, conditions }));

function outcome(document: string, fields: Readonly<Record<string, string>>, atMs = nowMs): string {
  try {
    const range = checkPostPolicy(parsePostPolicy(document), new Map(Object.entries(fields)), atMs);
    return range === undefined ? 'allowed' : `${range.min} to ${range.max}`;
  } catch (error) {
    if (!isFault(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const failed = (text: string) => `AccessDenied: Invalid according to Policy: Policy Condition failed: ${text}`;

test('conditions are held against the fields', () => {
  const key = { key: 'user/eric/a' };
  const rows: readonly (readonly [readonly unknown[], Readonly<Record<string, string>>, string])[] = [
    [[{ key: 'user/eric/a' }], key, 'allowed'],
    [[{ Key: 'user/eric/a' }], key, 'allowed'],
    [[{ key: 'other' }], key, failed('["eq", "$key", "other"]')],
    [[['eq', '$key', 'user/eric/a']], key, 'allowed'],
    [[['starts-with', '$key', 'user/eric/']], key, 'allowed'],
    [[['starts-with', '$key', 'user/ada/']], key, failed('["starts-with", "$key", "user/ada/"]')],
    [[['starts-with', '$key', '']], key, 'allowed'],
    [[['starts-with', '$key', ''], { acl: 'private' }], key, failed('["eq", "$acl", "private"]')],
    [[], key, 'AccessDenied: Invalid according to Policy: Extra input fields: key'],
    [[['starts-with', '$key', '']], { ...key, 'x-ignore-me': 'x', bucket: 'b', policy: 'p' }, 'allowed'],
    [
      [['starts-with', '$key', '']],
      { ...key, acl: 'private' },
      'AccessDenied: Invalid according to Policy: Extra input fields: acl',
    ],
    [
      [
        ['content-length-range', 1, 10],
        ['content-length-range', '5', '20'],
      ],
      {},
      '5 to 10',
    ],
    [[['starts-with', '$Content-Type', 'image/']], { 'content-type': 'image/png, image/gif' }, 'allowed'],
    [
      [['starts-with', '$Content-Type', 'image/']],
      { 'content-type': 'image/png,text/html' },
      failed('["starts-with", "$Content-Type", "image/"]'),
    ],
  ];
  for (const [conditions, fields, expected] of rows)
    assert.equal(outcome(documentOf(...conditions), fields), expected, JSON.stringify(conditions));
});

test('a policy ends at its time', () => {
  const document = documentOf();
  assert.equal(outcome(document, {}, Date.parse(expiration) - 1), 'allowed');
  assert.equal(
    outcome(document, {}, Date.parse(expiration)),
    'AccessDenied: Invalid according to Policy: Policy expired.',
  );
});

test('what is no policy is refused', () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    [encode('{'), /Invalid JSON/],
    [encode('[]'), /Invalid JSON/],
    [encode('{"conditions":[]}'), /missing 'expiration'/],
    [encode(`{"expiration":"${expiration}"}`), /missing 'conditions'/],
    [encode('{"expiration":"tomorrow","conditions":[]}'), /Invalid 'expiration'/],
    [encode(`{"expiration":"${expiration}","conditions":{}}`), /must be a List/],
    [documentOf({ a: '1', b: '2' }), /exactly one property/],
    [documentOf({}), /exactly one property/],
    [documentOf(['like', '$key', 'a']), /Unknown condition operation/],
    [documentOf(['eq', 'key', 'a']), /Invalid eq condition/],
    [documentOf(['content-length-range', 'a', 'b']), /content-length-range/],
  ];
  for (const [document, words] of rows) {
    const said = outcome(document, {});
    assert.match(said, /^InvalidPolicyDocument: Invalid Policy: /);
    assert.match(said, words);
  }
});

test('what is nested without end, or is no text, is refused in words', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  for (const value of [deep, '{"toString":1}'])
    for (const text of [
      value,
      `{"expiration":${value},"conditions":[]}`,
      `{"expiration":"${expiration}","conditions":${value}}`,
      `{"expiration":"${expiration}","conditions":[[${value},"$key","a"]]}`,
      `{"expiration":"${expiration}","conditions":[["eq",${value},"a"]]}`,
      `{"expiration":"${expiration}","conditions":[["content-length-range",${value},1]]}`,
      `{"expiration":"${expiration}","conditions":[{"key":${value}}]}`,
    ])
      assert.match(outcome(encode(text), {}), /^InvalidPolicyDocument: Invalid Policy: /, text.slice(0, 80));
});

test('a dollar sign may be escaped, as AWS writes it', () => {
  const text = `{"expiration":"${expiration}","conditions":[["eq","\\$key","a\\\\b"]]}`;
  assert.equal(outcome(encode(text), { key: 'a\\b' }), 'allowed');
});

test('any text is a policy or refused in words', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      assert.match(outcome(encode(text), {}), /^(?:allowed|\d|AccessDenied|InvalidPolicyDocument)/);
    }),
  );
});
