import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { PolicyKind, Statement } from './document.ts';
import { parsePolicy } from './parse.ts';
import { referencedKeys } from './referenced-keys.ts';
import { statementPlaces } from './statement-places.ts';
import { statementJson } from './write-statement.ts';

function statementsOf(text: string, kind: PolicyKind): readonly Statement[] {
  const parsed = parsePolicy(text, kind);
  assert.ok(parsed.ok, text);
  return parsed.policy.statements;
}

const seeds = new URL('../../testdata/seeds/', import.meta.url);
const kinds: Readonly<Record<string, PolicyKind>> = { bucket: 'bucket', key: 'key', identity: 'identity' };

/** The policies of the seeds that parse once their placeholders are filled in. */
function seedDocuments(): readonly (readonly [string, PolicyKind])[] {
  return readdirSync(seeds).flatMap((name) => {
    const kind = kinds[name.split('-')[1] ?? ''];
    const filled = readFileSync(new URL(name, seeds), 'utf8').replaceAll(
      /"<?arn-of[^"]*"/g,
      '"arn:aws:iam::111122223333:role/r"',
    );
    return kind !== undefined && parsePolicy(filled, kind).ok ? [[filled, kind] as const] : [];
  });
}

const own: readonly (readonly [object, PolicyKind])[] = [
  [
    {
      Sid: 'A',
      Effect: 'Deny',
      NotPrincipal: { AWS: ['111122223333', '444455556666'] },
      NotAction: 's3:*',
      NotResource: 'arn:aws:s3:::b/*',
    },
    'bucket',
  ],
  [
    { Effect: 'Allow', Principal: '*', Action: ['s3:Get*', 's3:Put*'], Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::b'] },
    'bucket',
  ],
  [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com', AWS: '*' }, Action: 'kms:*', Resource: '*' }, 'key'],
  [
    {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: {
        'ForAllValues:StringEqualsIfExists': { 'aws:TagKeys': ['a', 'b'] },
        StringLike: { 's3:prefix': '${aws:username}/*', 'aws:userid': 'x' },
      },
    },
    'identity',
  ],
];

test('a statement that is written reads as the one that it was made of', () => {
  const documents = [
    ...own.map(
      ([statement, kind]) => [JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), kind] as const,
    ),
    ...seedDocuments(),
  ];
  assert.ok(documents.length >= own.length + 2, `${documents.length} documents`);
  for (const [text, kind] of documents) {
    const before = statementsOf(text, kind);
    const written = JSON.stringify({ Version: '2012-10-17', Statement: before.map(statementJson) });
    const withoutLine = (list: readonly Statement[]) => list.map((statement) => ({ ...statement, line: 0 }));
    assert.deepEqual(withoutLine(statementsOf(written, kind)), withoutLine(before));
  }
});

test('the place of a statement is that of its braces, whatever its strings hold', () => {
  const text = '{"Statement":[\n  {"Sid":"a}\\"{","Effect":"Allow",\n "Condition":{"Bool":{"k":"true"}}},{}\n]}';
  assert.deepEqual(statementPlaces(text), [
    { start: { line: 2, column: 3 }, end: { line: 3, column: 35 } },
    { start: { line: 3, column: 37 }, end: { line: 3, column: 38 } },
  ]);
  assert.deepEqual(statementPlaces('{"Statement":{}}'), [
    { start: { line: 1, column: 14 }, end: { line: 1, column: 15 } },
  ]);
});

test('keys of conditions and variables are found once, but not the escapes and not in old documents', () => {
  const statement = {
    Effect: 'Allow',
    Action: '*',
    Resource: ['arn:aws:s3:::b/${aws:UserName}/${*}', "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}"],
    Condition: { StringEquals: { 'AWS:username': '${aws:userid}' } },
  };
  const keys = (Version: string) => {
    const parsed = parsePolicy(JSON.stringify({ Version, Statement: [statement] }), 'identity');
    assert.ok(parsed.ok);
    return referencedKeys(parsed.policy);
  };
  assert.deepEqual(keys('2012-10-17'), ['aws:UserName', 'aws:PrincipalTag/team', 'aws:userid']);
  assert.deepEqual(keys('2008-10-17'), ['AWS:username']);
});
