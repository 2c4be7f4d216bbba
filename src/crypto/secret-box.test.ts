import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { systemRandom } from '../kernel/random.ts';
import { unwrapDataKey, wrapDataKey, wrappedDataKeySize } from './data-key.ts';
import { label } from './derive.ts';
import { SealBroken } from './seal-broken.ts';
import { openBox, sealBox, secretBoxOverhead } from './secret-box.ts';
import { openToken, sealToken } from './session-token.ts';

interface Vector {
  readonly name: string;
  readonly label: string;
  readonly key: string;
  readonly context: string;
  readonly random: readonly string[];
  readonly plaintext: string;
  readonly sealed: string;
}

for (const vector of vectors<Vector>('secret-box')) {
  test(`vector: ${vector.name}`, () => {
    const [key, context, plaintext] = [hex(vector.key), hex(vector.context), hex(vector.plaintext)];
    const box = sealBox(key, label(vector.label), context, plaintext, fixedRandom(vector.random));
    assert.equal(box.toString('hex'), vector.sealed);
    assert.deepEqual(openBox(key, label(vector.label), context, box), plaintext);
    if (vector.label === 'crosskey data key v1') {
      assert.deepEqual(wrapDataKey(key, plaintext, context, fixedRandom(vector.random)), box);
      assert.deepEqual(unwrapDataKey(key, box, context), plaintext);
    }
    if (vector.label === 'crosskey session token v1') {
      const payload = JSON.parse(plaintext.toString()) as Record<string, unknown>;
      // The form in which tokens were made before they were compressed.
      assert.deepEqual(openToken(key, box.toString('base64')), payload);
    }
  });
}

const someLabel = label('crosskey test v1');
const key = systemRandom.bytes(32);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

test('openBox(sealBox(x)) = x, and only with the same key, label and context', () => {
  fc.assert(
    fc.property(bytes(300), bytes(50), bytes(50), (plaintext, context, other) => {
      const box = sealBox(key, someLabel, context, plaintext, systemRandom);
      assert.equal(box.length, plaintext.length + secretBoxOverhead);
      assert.deepEqual(openBox(key, someLabel, context, box), plaintext);
      if (!other.equals(context)) assert.equal(openBox(key, someLabel, other, box), undefined);
      assert.equal(openBox(systemRandom.bytes(32), someLabel, context, box), undefined);
      assert.equal(openBox(key, label('crosskey test v2'), context, box), undefined);
    }),
  );
});

test('every flipped bit, every cut and every added byte of a box is refused', () => {
  const context = Buffer.from('context');
  const box = sealBox(key, someLabel, context, Buffer.from('a secret'), systemRandom);
  for (let at = 0; at < box.length; at += 1) {
    const broken = Buffer.from(box);
    broken[at] = broken.readUInt8(at) ^ (1 << (at % 8));
    assert.equal(openBox(key, someLabel, context, broken), undefined, `byte ${at}`);
    assert.equal(openBox(key, someLabel, context, box.subarray(0, at)), undefined, `cut to ${at}`);
  }
  assert.equal(openBox(key, someLabel, context, Buffer.concat([box, Buffer.alloc(1)])), undefined);
  assert.notEqual(openBox(key, someLabel, context, box), undefined);
});

test('label and context cannot be shifted into each other', () => {
  const box = sealBox(key, label('ab'), Buffer.from('c'), Buffer.from('x'), systemRandom);
  assert.equal(openBox(key, label('a'), Buffer.from('bc'), box), undefined);
  assert.throws(() => label('a\0b'));
});

test('what is sealed twice differs, and the limits hold', () => {
  const none = Buffer.alloc(0);
  assert.notDeepEqual(
    sealBox(key, someLabel, none, none, systemRandom),
    sealBox(key, someLabel, none, none, systemRandom),
  );
  assert.throws(() => sealBox(key, someLabel, none, Buffer.alloc(1024 * 1024 + 1), systemRandom));
  assert.throws(() => sealBox(key.subarray(1), someLabel, none, none, systemRandom));
  assert.throws(() => sealBox(key, someLabel, none, none, { bytes: () => Buffer.alloc(12) }));
});

test('a data key is 32 bytes, and a changed or foreign wrapping throws', () => {
  const context = Buffer.from('object');
  const dataKey = systemRandom.bytes(32);
  const wrapped = wrapDataKey(key, dataKey, context, systemRandom);
  assert.equal(wrapped.length, wrappedDataKeySize);
  assert.deepEqual(unwrapDataKey(key, wrapped, context), dataKey);
  assert.throws(() => unwrapDataKey(key, wrapped, Buffer.from('other')), SealBroken);
  assert.throws(() => unwrapDataKey(systemRandom.bytes(32), wrapped, context), SealBroken);
  assert.throws(() => unwrapDataKey(key, wrapped.subarray(1), context), SealBroken);
  assert.throws(() => wrapDataKey(key, dataKey.subarray(1), context, systemRandom));
  const short = sealBox(key, label('crosskey data key v1'), context, dataKey.subarray(1), systemRandom);
  assert.throws(() => unwrapDataKey(key, short, context), SealBroken);
});

test('openToken(sealToken(x)) = x', () => {
  const payload = fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string(), fc.integer(), fc.boolean()));
  fc.assert(
    fc.property(payload, (value) => {
      const expected = JSON.parse(JSON.stringify(value)) as unknown;
      assert.deepEqual(openToken(key, sealToken(key, value, systemRandom)), expected);
    }),
  );
});

test('a token is as long as asked for at least', () => {
  const payload = { accessKeyId: 'ASIAEXAMPLE' };
  for (const minLength of [0, 1, 500, 501, 4096]) {
    const token = sealToken(key, payload, systemRandom, minLength);
    assert.ok(token.length >= minLength && token.length < Math.max(minLength + 4, 200), `${token.length}`);
    assert.deepEqual(openToken(key, token), payload);
  }
});

test('a token that is not exactly as it was issued is refused', () => {
  const token = sealToken(key, { accessKeyId: 'ASIAEXAMPLE' }, systemRandom);
  assert.deepEqual(openToken(key, token), { accessKeyId: 'ASIAEXAMPLE' });
  for (let at = 0; at < token.length; at += 1) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    assert.equal(openToken(key, changed), undefined, `character ${at}`);
  }
  const others = [
    '',
    'A',
    '=',
    `${token} `,
    `${token}\n`,
    ` ${token}`,
    token.slice(0, -4),
    `${token}AAAA`,
    'A'.repeat(70_000),
  ];
  for (const other of [...others, token.replaceAll('=', ''), `${token}=`, encodeURIComponent(token)])
    if (other !== token) assert.equal(openToken(key, other), undefined, JSON.stringify(other.slice(0, 20)));
  assert.equal(openToken(systemRandom.bytes(32), token), undefined);
});
