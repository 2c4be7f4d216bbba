// The order of tuples and the order of their bytes are one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyParts } from './record.ts';
import { BadKeyPart, decodeKey, encodeKey, rangeOf, rangeUnder } from './tuple-key.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('\0', '\x01', 'a', 'b', '/', '\u00ff', '\u{10ffff}'), maxLength: 4 }),
);
const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(-0, Infinity, -Infinity));
const bytes = fc.uint8Array({ maxLength: 4 }).map((array) => Buffer.from(array));
const tuple = fc.array(fc.oneof(text, text, number, bytes), { maxLength: 4 });

const rank = (part: KeyParts[number]): number => (typeof part === 'number' ? 3 : typeof part === 'string' ? 2 : 1);

function comparePart(left: KeyParts[number], right: KeyParts[number]): number {
  if (typeof left === 'number' && typeof right === 'number') return left === right ? 0 : left < right ? -1 : 1;
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  const [leftBytes, rightBytes] = [left, right].map((part) => Buffer.from(part as string));
  return Buffer.compare(leftBytes ?? Buffer.of(), rightBytes ?? Buffer.of());
}

function compareTuple(left: KeyParts, right: KeyParts): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

test('decode(encode(tuple)) = tuple', () => {
  fc.assert(
    fc.property(tuple, (parts) => {
      const expected = parts.map((part) => (part === 0 ? 0 : part));
      assert.deepEqual(decodeKey(encodeKey('kind', parts)), expected);
    }),
    { numRuns: 500 },
  );
});

test('the bytes are those of docs/formats/metadata.md', () => {
  const expected = '026e6f746500026100026200ff0003bff0000000000000';
  assert.equal(encodeKey('note', ['a', 'b\0', 1]).toString('hex'), expected);
});

test('bytes order as tuples do', () => {
  fc.assert(
    fc.property(tuple, tuple, (left, right) => {
      const byBytes = Buffer.compare(encodeKey('kind', left), encodeKey('kind', right));
      assert.equal(Math.sign(byBytes), Math.sign(compareTuple(left, right)));
    }),
    { numRuns: 1000 },
  );
});

test('a range holds exactly the tuples that its description names', () => {
  const shortText = fc.string({ unit: fc.constantFrom('\0', 'a', 'b', 'é'), maxLength: 3 });
  const parts = fc.array(fc.oneof({ weight: 5, arbitrary: shortText }, fc.constantFrom(1, 2)), { maxLength: 3 });
  const range = fc.record(
    {
      under: fc.array(shortText, { maxLength: 1 }),
      from: fc.oneof(shortText, fc.constant(1)),
      after: fc.oneof(shortText, fc.constant(1)),
      prefix: shortText,
      reverse: fc.boolean(),
    },
    { requiredKeys: ['under'] },
  );
  fc.assert(
    fc.property(parts, range, (key, described) => {
      const { start, end } = rangeOf('kind', described);
      const encoded = encodeKey('kind', key);
      const isIn = Buffer.compare(encoded, start) >= 0 && Buffer.compare(encoded, end) < 0;
      assert.equal(isIn, isDescribed(key, described));
    }),
    { numRuns: 2000 },
  );
});

function isDescribed(key: KeyParts, range: Parameters<typeof rangeOf>[1]): boolean {
  if (!range.under.every((part, index) => key[index] !== undefined && comparePart(key[index], part) === 0))
    return false;
  const next = key[range.under.length];
  const sign = range.reverse === true ? -1 : 1;
  if (range.prefix !== undefined && !(typeof next === 'string' && next.startsWith(range.prefix))) return false;
  // The record that is named by `under` itself comes before all that are under it.
  const order = (part: string | number): number => sign * (next === undefined ? -1 : comparePart(next, part));
  if (range.from !== undefined && order(range.from) < 0) return false;
  return range.after === undefined || order(range.after) > 0;
}

test('what lies under a tuple ends before its neighbours, also those with zeros', () => {
  const { start, end } = rangeUnder('kind', ['a']);
  const isUnder = (parts: KeyParts): boolean => {
    const key = encodeKey('kind', parts);
    return Buffer.compare(key, start) >= 0 && Buffer.compare(key, end) < 0;
  };
  for (const inside of [['a'], ['a', ''], ['a', '\u{10ffff}'], ['a', Infinity], ['a', Buffer.alloc(3, 255)]]) {
    assert.ok(isUnder(inside), `${inside}`);
  }
  for (const outside of [[], ['a\0'], ['a\0b'], ['aa'], ['b'], ['A'], [1], [Buffer.from('a')]]) {
    assert.ok(!isUnder(outside), `${outside}`);
  }
});

test('a kind does not reach into another whose name begins alike', () => {
  const { end } = rangeUnder('bucket', []);
  assert.ok(Buffer.compare(encodeKey('bucket-policy', ['a']), end) > 0);
  assert.ok(Buffer.compare(encodeKey('bucket\0', ['a']), end) > 0);
});

test('text that UTF-8 cannot say, and what is not a number, is refused', () => {
  assert.throws(() => encodeKey('kind', ['\ud800']), BadKeyPart);
  assert.throws(() => encodeKey('kind', [Number.NaN]), BadKeyPart);
});

test('bytes that are no tuple are refused', () => {
  for (const bad of ['04', '0261', '026100ff', '0261006b']) {
    assert.throws(() => decodeKey(Buffer.from(bad, 'hex')), BadKeyPart, bad);
  }
});
