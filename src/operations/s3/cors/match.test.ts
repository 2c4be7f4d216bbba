import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CORSRule } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { matchRule, ruleHeaders } from './match.ts';

const rule = (more: Partial<CORSRule> = {}): CORSRule => ({
  AllowedMethods: ['GET', 'PUT'],
  AllowedOrigins: ['https://*.example.com'],
  ...more,
});
const request = (more: object = {}) => ({ origin: 'https://a.example.com', method: 'GET', headers: [], ...more });

test('a rule is found by origin, method and headers, the first of them', () => {
  const first = rule({ AllowedHeaders: ['x-amz-*', 'Content-Type'] });
  const second = rule({ AllowedOrigins: ['*'] });
  const cases: [object, CORSRule | undefined][] = [
    [{}, first],
    [{ headers: ['x-amz-date', 'content-type'] }, first],
    [{ headers: ['authorization'] }, undefined],
    [{ origin: 'https://example.com' }, second],
    [{ origin: 'https://.example.com' }, first],
    [{ method: 'DELETE' }, undefined],
    [{ method: 'get' }, undefined],
  ];
  for (const [more, expected] of cases) assert.equal(matchRule([first, second], request(more)), expected);
  assert.equal(matchRule([], request()), undefined);
});

test('the answer names the origin, except where all are allowed', () => {
  const shown = ruleHeaders(
    rule({ ExposeHeaders: ['ETag', 'x-amz-id-2'], MaxAgeSeconds: 0 }),
    request({ headers: ['a', 'b'] }),
  );
  assert.deepEqual(shown, {
    'access-control-allow-origin': 'https://a.example.com',
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'a, b',
    'access-control-expose-headers': 'ETag, x-amz-id-2',
    'access-control-max-age': '0',
    'access-control-allow-credentials': 'true',
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  });
  assert.deepEqual(ruleHeaders(rule({ AllowedOrigins: ['*'] }), request()), {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, PUT',
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  });
});

test('an origin matches a pattern exactly if the pattern with its star replaced is the origin', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (before, middle, after, other) => {
      fc.pre(!`${before}${after}`.includes('*'));
      const found = (origin: string) =>
        matchRule([rule({ AllowedOrigins: [`${before}*${after}`] })], request({ origin })) !== undefined;
      assert.equal(found(before + middle + after), true);
      const isOne = other.length >= before.length + after.length && other.startsWith(before) && other.endsWith(after);
      assert.equal(found(other), isOne);
    }),
    { numRuns: 200 },
  );
});
