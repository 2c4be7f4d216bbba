// The primitives against Wycheproof. https://github.com/C2SP/wycheproof
import { strict as assert } from 'node:assert';
import { hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hex } from '../../testdata/formats/vectors.ts';
import { gcmOpen, gcmSeal } from './gcm.ts';
import { unwrapPadded } from './import-wrapping.ts';

const folder = new URL('../../../shared/vectors/wycheproof/', import.meta.url);
const skip = existsSync(folder) ? false : 'the Wycheproof vectors are not beside the project';

interface Suite<Case> {
  readonly testGroups: readonly {
    readonly keySize: number;
    readonly ivSize?: number;
    readonly tests: readonly Case[];
  }[];
}

function suite<Case>(name: string): Suite<Case> {
  return JSON.parse(readFileSync(new URL(`${name}_test.json`, folder), 'utf8')) as Suite<Case>;
}

type Verdict = { readonly tcId: number; readonly result: 'valid' | 'invalid' | 'acceptable' };
type GcmCase = Verdict & Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag', string>;
type HkdfCase = Verdict & Record<'ikm' | 'salt' | 'info' | 'okm', string> & { readonly size: number };

test('aes-256-gcm seals and opens as Wycheproof says', { skip }, () => {
  let count = 0;
  for (const group of suite<GcmCase>('aes_gcm').testGroups) {
    if (group.keySize !== 256 || group.ivSize !== 96) continue;
    for (const { tcId, result, ...texts } of group.tests) {
      const [key, iv, aad, msg] = [hex(texts.key), hex(texts.iv), hex(texts.aad), hex(texts.msg)];
      const sealed = hex(texts.ct + texts.tag);
      const opened = gcmOpen(key, iv, sealed, aad);
      if (result === 'valid') {
        assert.deepEqual(opened, msg, `case ${tcId}`);
        assert.deepEqual(Buffer.concat(gcmSeal(key, iv, msg, aad)), sealed, `case ${tcId}`);
      } else assert.equal(opened, undefined, `case ${tcId}`);
      count += 1;
    }
  }
  assert(count > 50, `${count} cases`);
});

test('hkdf with sha-256, as the sub-keys are derived', { skip }, () => {
  let count = 0;
  for (const group of suite<HkdfCase>('hkdf_sha256').testGroups) {
    for (const { tcId, result, ikm, salt, info, size, okm } of group.tests) {
      const run = () => Buffer.from(hkdfSync('sha256', hex(ikm), hex(salt), hex(info), size)).toString('hex');
      if (result === 'valid') assert.equal(run(), okm, `case ${tcId}`);
      else assert.throws(run, `case ${tcId}`);
      count += 1;
    }
  }
  assert(count > 50, `${count} cases`);
});

type WrapCase = Verdict & Record<'key' | 'msg' | 'ct', string>;

test('aes-256 key wrap with padding opens what Wycheproof says, and nothing else', { skip }, () => {
  let count = 0;
  for (const { keySize, tests } of suite<WrapCase>('aes_kwp').testGroups) {
    if (keySize !== 256) continue;
    for (const { tcId, result, key, msg, ct } of tests) {
      const opened = unwrapPadded(hex(key), hex(ct));
      if (result === 'valid') assert.deepEqual(opened, hex(msg), `case ${tcId}`);
      else if (result === 'invalid') assert.equal(opened, undefined, `case ${tcId}`);
      count += 1;
    }
  }
  assert(count > 50, `${count} cases`);
});
