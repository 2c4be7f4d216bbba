// URL encoding of documents, as an equation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { significantCharacters, urlEncoded } from './documents.ts';

test('what is encoded decodes to itself, in unreserved characters alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (document) => {
      const encoded = urlEncoded(document);
      assert.match(encoded, /^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/);
      assert.equal(decodeURIComponent(encoded), document);
    }),
  );
});

test('the characters that encodeURIComponent leaves alone are encoded too', () => {
  assert.equal(urlEncoded("!'()* ~"), '%21%27%28%29%2A%20~');
});

test('white space does not count', () => {
  assert.equal(significantCharacters('{ "a" :\t\r\n[] }'), '{"a":[]}'.length);
});
