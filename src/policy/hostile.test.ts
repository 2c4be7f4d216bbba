// Documents that are meant to do harm end soon: in a policy, and then with a decision, or in an error with a place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compilePolicy } from './compile.ts';
import { contextView } from './context.ts';
import { decide } from './decide.ts';
import type { PolicyKind } from './document.ts';
import { kinds } from './kinds.ts';
import { parsePolicy } from './parse.ts';

/** The largest document that any service takes, and half as much again. */
const sizeBytes = 48 * 1024;
/** The largest header. */
const header = 'a'.repeat(16 * 1024);
/** On a machine that has other work too; most take a hundredth of it. */
const limitMs = 1000;

const filled = (piece: string) => piece.repeat(Math.floor(sizeBytes / piece.length));

function statement(kind: PolicyKind, more: object): object {
  const { principal, resource } = kinds[kind];
  return {
    Effect: 'Allow',
    ...(principal === 'required' && { Principal: '*' }),
    Action: kind === 'trust' ? 'sts:*' : '*',
    ...(resource === 'required' && { Resource: '*' }),
    ...more,
  };
}
const document = (kind: PolicyKind, ...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((more) => statement(kind, more)) });
const patterns = {
  'stars between letters': filled('*a'),
  'question marks between letters': `*${filled('?a')}b*`,
  'a long run with one question mark': `*${filled('a').slice(0, sizeBytes / 2)}?${'a'.repeat(1000)}b*`,
  'stars and question marks': `${filled('*?')}b`,
  'variables within variables': filled('\u0024{aws:'),
  'many variables': filled('\u0024{aws:UserAgent}'),
} as const;

const documents = (kind: PolicyKind): Readonly<Record<string, string>> => ({
  'arrays in arrays': filled('['),
  'objects in objects': filled('{"Statement":'),
  'arrays in a statement': `{"Statement":[${filled('[')}`,
  'deep, and closed again': `{"Statement":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  'one key again and again': `{${filled('"Id":"a",')}"Id":"a"}`,
  'a name of the prototype': '{"__proto__":{"Statement":[]},"constructor":{},"Statement":[]}',
  blanks: `${filled(' ')}{}`,
  lines: filled('\n'),
  'an unclosed text': `{"Id":"${filled('\\\\')}`,
  escapes: `{"Id":"${filled('\\u0000')}"}`,
  'half characters': `{"Id":"${filled('\\ud800')}"}`,
  numbers: `{"Statement":[${filled('1e999,')}1]}`,
  'many statements': document(kind, ...Array.from({ length: 400 }, () => ({}))),
  'many actions': document(kind, { Action: Array.from({ length: 4000 }, (_, at) => `s3:*${at}?`) }),
  'many operators': document(kind, {
    Condition: Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`StringLike`, { [`aws:UserAgent${at}`]: 'a*a*b' }]),
    ),
  }),
  ...Object.fromEntries(
    Object.entries(patterns).flatMap(([name, pattern]) => [
      [`${name}, in a resource`, document(kind, { Resource: `arn:aws:s3:::${pattern}` })],
      [`${name}, in an action`, document(kind, { Action: `sts:${pattern}` })],
      [`${name}, in a condition`, document(kind, { Condition: { StringLike: { 'aws:UserAgent': pattern } } })],
      [`${name}, in an ARN condition`, document(kind, { Condition: { ArnLike: { 'aws:SourceArn': pattern } } })],
      [`${name}, in a name`, document(kind, { Condition: { StringLike: { [`aws:${pattern}`]: 'a' } } })],
    ]),
  ),
});

function question(context: Readonly<Record<string, string>>) {
  return {
    principal: { kind: 'user', account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice' },
    action: 's3:GetObject',
    resource: `arn:aws:s3:::data/${'a'.repeat(1024)}`,
    resourceAccount: '111122223333',
    context: contextView(context),
  } as const;
}

for (const kind of Object.keys(kinds) as PolicyKind[]) {
  describe(kinds[kind].noun, () => {
    for (const [name, text] of Object.entries(documents(kind))) {
      test(name, () => {
        const before = process.cpuUsage();
        const parsed = parsePolicy(text, kind);
        if (parsed.ok) {
          const policy = compilePolicy(parsed.policy, { id: kind });
          const asked = question({ 'aws:UserAgent': header, 'aws:SourceArn': `arn:aws:s3:::${header}` });
          decide(asked, { semantics: 'standard', resource: [policy], identity: [policy], session: [policy] });
        } else {
          assert.ok(parsed.error.line >= 1 && parsed.error.column >= 1 && parsed.error.message !== '');
          assert.ok(parsed.error.message.length < 2 * sizeBytes);
        }
        const { user, system } = process.cpuUsage(before);
        assert.ok((user + system) / 1000 < limitMs, `${(user + system) / 1000} ms`);
      });
    }
  });
}
