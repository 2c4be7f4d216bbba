// The catalogue of faults against the code: no code has two wordings, and none is there that nothing answers with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FaultCode, faultCatalogue } from '../../src/kernel/fault.ts';
import { catalogues, templates } from '../../tools/generate/errors.ts';
import { filesUnder, isTest, textOf } from './files.ts';

test('no code is in two parts of the catalogue: the later would silently word the other', () => {
  const codes = Object.values(catalogues).flatMap((part) => Object.keys(part));
  const twice = codes.filter((code, index) => codes.indexOf(code) !== index);
  assert.deepEqual(twice, []);
  assert.deepEqual(codes.sort(), Object.keys(faultCatalogue).sort());
});

test('every code is answered with somewhere', () => {
  const sources = filesUnder(['src'], (path) => path.endsWith('.ts') && !isTest(path))
    .filter((path) => !path.startsWith('src/kernel/fault') && !path.startsWith('src/protocol/refusal/'))
    .map(textOf)
    .join('\n');
  const unused = Object.keys(faultCatalogue).filter((code) => !sources.includes(`'${code.replace(/^KMS\./, '')}'`));
  assert.deepEqual(unused, []);
});

test('every code has words', () => {
  for (const code of Object.keys(faultCatalogue) as FaultCode[])
    for (const words of templates(code)) assert.match(words, /\w/, code);
});
