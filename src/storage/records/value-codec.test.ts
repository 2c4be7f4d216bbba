// Values come back as they were written, whatever their keys are called.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeValue, encodeValue } from './value-codec.ts';

const name = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom('$', '$$', '$buffer', '$$buffer', '__proto__', 'constructor', 'toJSON', 'length'),
);
const bytes = fc.uint8Array({ maxLength: 8 }).map((array) => Buffer.from(array));
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  bytes,
);
const { value: plain } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

test('decode(encode(value)) = value, deeply frozen', () => {
  const property = fc.property(plain, fc.nat(), (value, version) => {
    const before = structuredClone(value);
    const decoded = decodeValue(encodeValue(version, value));
    assert.equal(decoded.version, version);
    assert.deepEqual(decoded.value, withoutNegativeZero(value));
    assert.ok(isDeeplyFrozen(decoded.value));
    assert.deepEqual(structuredClone(value), before);
  });
  fc.assert(property, { numRuns: 500 });
});

// JSON has one zero.
function withoutNegativeZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutNegativeZero(member)]));
}

test('the bytes are those of docs/formats/metadata.md', () => {
  const value = { name: 'é', body: Buffer.of(0xde, 0xad), $tag: [Buffer.of(1)], gone: undefined };
  const json = '{"name":"é","body":{"$buffer":2},"$$tag":[{"$buffer":1}]}';
  const expected = Buffer.concat([
    Buffer.from('00000007', 'hex'),
    Buffer.from([0, 0, 0, Buffer.byteLength(json)]),
    Buffer.from(json),
    Buffer.from('dead01', 'hex'),
  ]);
  assert.deepEqual(encodeValue(7, value), expected);
});

test('a large buffer costs its own size', () => {
  assert.ok(encodeValue(1, { body: Buffer.alloc(65536) }).length < 65536 + 64);
});

test('what was encoded or decoded shares no memory with the buffers of the value', () => {
  const body = Buffer.from('body');
  const encoded = encodeValue(1, { body });
  body.fill(0);
  const decoded = decodeValue(encoded);
  encoded.fill(0);
  assert.deepEqual(decoded.value, { body: Buffer.from('body') });
});

test('what is not plain data is refused', () => {
  const bad = [
    new Date(0),
    new Map(),
    1n,
    () => 1,
    Symbol('a'),
    Number.NaN,
    Infinity,
    new Uint8Array(2),
    [undefined],
    new (class Thing {})(),
  ];
  for (const value of bad) assert.throws(() => encodeValue(1, { value }), TypeError, String(value));
});

test('bytes that are cut or too long are refused', () => {
  const encoded = encodeValue(1, { body: Buffer.from('body') });
  assert.throws(() => decodeValue(encoded.subarray(0, -1)));
  assert.throws(() => decodeValue(Buffer.concat([encoded, Buffer.of(0)])));
});
