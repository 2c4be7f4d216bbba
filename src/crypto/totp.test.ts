// The codes of virtual multi-factor devices against the vectors of RFC 6238 (appendix B), RFC 4226 (appendix D) and RFC 4648.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base32Of, codeAt, stepAt } from './totp.ts';

const seed = Buffer.from('12345678901234567890');

test('the codes of RFC 6238, of eight digits by SHA-1', () => {
  const vectors: readonly (readonly [seconds: number, code: string])[] = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ];
  for (const [seconds, code] of vectors) assert.equal(codeAt(seed, stepAt(seconds * 1000), 8), code);
});

test('the codes of RFC 4226, of six digits', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  assert.deepEqual(
    codes.map((_, step) => codeAt(seed, step)),
    codes,
  );
});

test('a seed is spelled in base 32', () => {
  assert.equal(base32Of(Buffer.from('fooba')), 'MZXW6YTB');
  assert.equal(base32Of(seed), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});
