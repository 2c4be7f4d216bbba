import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileArnPattern } from './arn-pattern.ts';
import { compileGlob } from './glob.ts';
import { findByBits, runAt } from './run-search.ts';
import { isFixed, readTemplate } from './template.ts';
import { naiveGlob } from './testing-oracle.ts';

function pieces(pattern: string) {
  const read = readTemplate(pattern, { variables: false, wildcards: true });
  assert.ok(isFixed(read));
  return read;
}

const matches = (pattern: string, text: string) => compileGlob(pieces(pattern))(text);
const matchesArn = (pattern: string, text: string) => compileArnPattern(pieces(pattern))(text);
const letters = (alphabet: string, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength }).map((each) => each.join(''));

test('glob(pattern, text) = naive(pattern, text)', () => {
  let matching = 0;
  fc.assert(
    fc.property(letters('ab*?', 8), letters('ab', 8), (pattern, text) => {
      const expected = naiveGlob(pattern, text);
      if (expected) matching += 1;
      assert.equal(matches(pattern, text), expected);
    }),
    { numRuns: 8000 },
  );
  assert.ok(matching > 300, 'too few patterns match for the comparison to mean something');
});

test('a run found by bits = the first place where it is', () => {
  let found = 0;
  fc.assert(
    fc.property(letters('ab?', 70), letters('ab', 200), fc.nat(20), (wanted, text, from) => {
      fc.pre(wanted.length > 0);
      const any = Array.from(wanted, (letter) => letter === '?');
      const run = { text: wanted, any };
      const places = Array.from(text, (_, at) => at).filter(
        (at) => at >= from && at + wanted.length <= text.length && runAt(run, text, at),
      );
      if (places.length > 0) found += 1;
      assert.equal(findByBits(run, any, text, from, text.length), places[0] ?? -1);
    }),
    { numRuns: 6000 },
  );
  assert.ok(found > 200, `${found} found`);
});

test('a long run with a question mark is found in a long text, and missed where one character differs', () => {
  const [run, header] = ['a'.repeat(4000), 'a'.repeat(16_000)];
  assert.equal(matches(`*${run}?${run}b*`, header), false);
  assert.equal(matches(`*${run}?${run}b*`, `${header}bcd`), true);
  assert.equal(matches(`*c${'?'.repeat(8000)}b*`, `${header}c${'a'.repeat(8000)}b`), true);
  assert.equal(matches(`*c${'?'.repeat(8000)}b*`, `${header}c${'a'.repeat(7999)}b`), false);
});

test('arn(pattern, text) = all segments match, the sixth with all that follows', () => {
  fc.assert(
    fc.property(letters('a:*?', 14), letters('a:', 14), (tail, rest) => {
      const pattern = `arn:${tail}`;
      const segments = pattern.split(':');
      const wanted = [...segments.slice(0, 5), ...(segments.length > 5 ? [segments.slice(5).join(':')] : [])];
      const text = `arn:${rest}`;
      const parts = text.split(':');
      const actual = [...parts.slice(0, wanted.length - 1), parts.slice(wanted.length - 1).join(':')];
      const cutShort = segments.length < 6 && !pattern.endsWith('*');
      const expected =
        !cutShort &&
        parts.length >= wanted.length &&
        wanted.every((segment, index) => naiveGlob(segment, actual[index] ?? ''));
      assert.equal(matchesArn(pattern, text), expected);
    }),
    { numRuns: 5000 },
  );
});

test('a wildcard stays in its segment, except at the end', () => {
  const key = 'arn:aws:kms:us-east-1:111122223333:key/k';
  assert.equal(matchesArn('arn:aws:kms:*:111122223333:key/*', key), true);
  assert.equal(matchesArn('arn:aws:kms:*:444455556666:key/*', key), false);
  assert.equal(matchesArn('arn:aws:kms:*:key/k', key), false);
  assert.equal(matchesArn('arn:aws:kms:us-east-1:*', key), true);
  assert.equal(matchesArn('*', key), true);
  assert.equal(matchesArn('arn:aws:s3:::b/*', 'arn:aws:s3:::b/a:b'), true);
  assert.equal(matchesArn('arn:aws:s3:::b/*:b', 'arn:aws:s3:::b/a:b'), true);
});

test('hostile wildcards end: each costs at most the product of the lengths', () => {
  const text = 'a'.repeat(4000);
  // A backtracking matcher would need about 2^1000 steps for any of these.
  for (const pattern of [
    `${'a*'.repeat(1000)}b`,
    `${'*a'.repeat(1000)}*b*`,
    `${'*?'.repeat(1000)}b`,
    `*${'?a'.repeat(500)}b*`,
  ])
    assert.equal(matches(pattern, text), false);
  assert.equal(matches(`${'*a'.repeat(1000)}*`, text), true);
  assert.equal(matches('*'.repeat(5000), text), true);
});
