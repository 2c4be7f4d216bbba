// Actions and condition keys are AWS's: what operations ask for is in its service reference, and every key of that is filled or said to be absent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globalKeys, isKey, knownServices } from '../../src/policy/reference/reference.ts';
import { absentKeys } from '../../tools/generate/absent-keys.ts';
import { keyParts } from '../../tools/generate/condition-keys.ts';
import { codeFiles, textOf } from './files.ts';

const sources = codeFiles()
  .filter((path) => /^src\/(?!policy\/|cli\/)/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: textOf(path) }));
const all = sources.map(({ text }) => text.toLowerCase()).join('\n');

/** Made of the header or the pair that they stand for: `grant-headers.ts`, `key-access.ts`. */
const isComposed = (key: string) => /^(?:s3:x-amz-grant-|kms:EncryptionContext:)/.test(key);

/** A key with a part of its own, such as a tag's name, is written up to there. */
const isWritten = (key: string) => isComposed(key) || all.includes(key.replace(/(?:\$\{|<).*/, '').toLowerCase());

/** Newer than the data set. */
const newer = ['kms:Encapsulate', 'kms:Decapsulate', 'kms:EncapsulationAlgorithm'];

test('every key of the reference is filled somewhere, or said to be absent for a reason', () => {
  const keys = keyParts.flatMap((part) => part.keys);
  assert.ok(keys.length > 200);
  assert.deepEqual(
    keys.filter(({ key, absent }) => absent === undefined && !isWritten(key)).map(({ key }) => key),
    [],
  );
  assert.deepEqual(
    keys.filter(({ key, absent }) => absent !== undefined && isWritten(key)).map(({ key }) => key),
    [],
  );
});

test('no reason is given for a key that there is not', () => {
  const keys = keyParts.flatMap((part) => part.keys.map(({ key }) => key));
  const idle = Object.keys(absentKeys).filter(
    (name) => !keys.some((key) => key === name || key.startsWith(name.replace(/\*$/, ''))),
  );
  assert.deepEqual(idle, []);
});

test('every action that an operation asks for is one of the reference', () => {
  const unknown: string[] = [];
  let seen = 0;
  for (const { path, text } of sources.filter(({ path }) => /^src\/operations\/\w+\/[A-Z]\w+\.ts$/.test(path))) {
    for (const [, service = '', name = ''] of text.matchAll(
      /'(s3|kms|iam|sts|organizations|cloudtrail):([A-Z][A-Za-z]+)'/g,
    )) {
      const known = knownServices.get(service);
      const full = `${service}:${name}`;
      seen += 1;
      const isKnown =
        known?.actions.some((action) => action.name === name) ||
        [...globalKeys, ...(known?.keys ?? [])].some(({ key }) => isKey(key, full));
      if (!isKnown && !newer.includes(full)) unknown.push(`${path}: ${full}`);
    }
  }
  assert.deepEqual(unknown, []);
  assert.ok(seen > 100, `${seen}`);
});
