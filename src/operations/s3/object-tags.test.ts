// The header `x-amz-tagging`: what it says, and that no text whatever breaks it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from '../../kernel/fault.ts';
import { parseTagHeader, readTagHeader } from './object-tags.ts';

test('tags are percent-encoded pairs', () => {
  assert.deepEqual(readTagHeader(undefined), []);
  assert.deepEqual(readTagHeader('a=1&b+c=%C3%A4+%2B&d&e='), [
    { key: 'a', value: '1' },
    { key: 'b c', value: 'ä +' },
    { key: 'd', value: '' },
    { key: 'e', value: '' },
  ]);
});

const codeOf = (text: string): string => {
  try {
    readTagHeader(text);
    return 'read';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
};

test('duplicates, bad escapes, reserved keys and too many tags are refused', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['a=1&a=2', 'InvalidArgument'],
    ['a=%ZZ', 'InvalidArgument'],
    ['aws:x=1', 'InvalidTag'],
    ['=1', 'InvalidTag'],
    ['a=%3C', 'InvalidTag'],
    [`${'k'.repeat(129)}=1`, 'InvalidTag'],
    [`k=${'v'.repeat(257)}`, 'InvalidTag'],
    [Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&'), 'BadRequest'],
    [Array.from({ length: 10 }, (_, index) => `k${index}=v`).join('&'), 'read'],
  ];
  for (const [text, expected] of rows) assert.equal(codeOf(text), expected, text.slice(0, 40));
});

test('what is written is read', () => {
  const tag = fc.record(
    { Key: fc.string({ minLength: 1, unit: 'grapheme' }), Value: fc.string({ unit: 'grapheme' }) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 12 }), (tags) => {
      const header = tags.map(({ Key, Value }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`).join('&');
      assert.deepEqual(parseTagHeader(header), tags);
    }),
  );
});

test('any text is read or refused in words', () => {
  const text = fc.string({ unit: fc.constantFrom('%', '&', '=', '+', 'a', '4', 'ä', ' ', ':') });
  fc.assert(
    fc.property(text, (header) => {
      assert.ok(['read', 'InvalidArgument', 'InvalidTag', 'BadRequest'].includes(codeOf(header)));
    }),
  );
});
