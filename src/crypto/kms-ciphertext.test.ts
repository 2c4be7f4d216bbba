import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { accountId, region } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { canonicalEncryptionContext, type EncryptionContext, isWellFormedContext } from './encryption-context.ts';
import {
  type KmsLocator,
  maxKmsCiphertextSize,
  openKmsCiphertext,
  parseKmsCiphertext,
  sealKmsCiphertext,
} from './kms-ciphertext.ts';

interface Vector {
  readonly name: string;
  readonly material: string;
  readonly region: string;
  readonly account: string;
  readonly keyId: string;
  readonly materialId: string;
  readonly context: EncryptionContext;
  readonly canonicalContext: string;
  readonly random: readonly string[];
  readonly plaintext: string;
  readonly sealed: string;
}

for (const vector of vectors<Vector>('kms-ciphertext')) {
  test(`vector: ${vector.name}`, () => {
    const { keyId, materialId, context } = vector;
    const locator = { region: region(vector.region), account: accountId(vector.account), keyId, materialId };
    const [material, plaintext] = [hex(vector.material), hex(vector.plaintext)];
    assert.equal(canonicalEncryptionContext(context).toString('hex'), vector.canonicalContext);
    const blob = sealKmsCiphertext(material, locator, plaintext, context, fixedRandom(vector.random));
    assert.equal(blob.toString('hex'), vector.sealed);
    assert.deepEqual(parseKmsCiphertext(blob), locator);
    assert.deepEqual(openKmsCiphertext(material, blob, context), plaintext);
    const reversed = Object.fromEntries(Object.entries(context).toReversed());
    assert.deepEqual(openKmsCiphertext(material, blob, reversed), plaintext);
  });
}

const material = systemRandom.bytes(32);
const locator: KmsLocator = {
  region: region('us-east-1'),
  account: accountId('123456789012'),
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  materialId: 'ab'.repeat(32),
};
const seal = (plaintext: Buffer, context: EncryptionContext = {}, where = locator) =>
  sealKmsCiphertext(material, where, plaintext, context, systemRandom);

const text = fc.string({ unit: 'grapheme', maxLength: 10 });
const contexts = fc.dictionary(text, text, { maxKeys: 4 });

test('open(seal(x, c), c) = x, and under no other context', () => {
  const bytes = fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, contexts, contexts, (plaintext, context, other) => {
      const blob = seal(plaintext, context);
      assert.deepEqual(openKmsCiphertext(material, blob, context), plaintext);
      const same = canonicalEncryptionContext(context).equals(canonicalEncryptionContext(other));
      if (!same) assert.equal(openKmsCiphertext(material, blob, other), undefined);
    }),
  );
});

test('contexts that differ never give the same bytes', () => {
  const alike: readonly EncryptionContext[] = [
    {},
    { '': '' },
    { a: '' },
    { '': 'a' },
    { a: 'b', c: 'd' },
    { a: 'bcd' },
    { ab: 'cd' },
    { a: 'b' },
    { A: 'b' },
    { a: ' b' },
    { a: 'd', c: 'b' },
    { '\u00e9': '' },
    { 'e\u0301': '' },
  ];
  assert.equal(new Set(alike.map((context) => canonicalEncryptionContext(context).toString('hex'))).size, alike.length);
});

test('text that is no Unicode has no canonical form', () => {
  for (const context of [{ a: '\ud800' }, { '\udfff': 'a' }] as const) {
    assert.equal(isWellFormedContext(context), false);
    assert.throws(() => canonicalEncryptionContext(context));
  }
  assert(isWellFormedContext({ a: '\u{1f511}' }));
});

test('every flipped bit, every cut and every added byte of a blob is refused', () => {
  const context = { purpose: 'test' };
  const blob = seal(Buffer.from('a data key'), context);
  for (let at = 0; at < blob.length; at += 1) {
    const broken = Buffer.from(blob);
    broken[at] = broken.readUInt8(at) ^ (1 << (at % 8));
    assert.equal(openKmsCiphertext(material, broken, context), undefined, `byte ${at}`);
    assert.equal(openKmsCiphertext(material, blob.subarray(0, at), context), undefined, `cut to ${at}`);
  }
  assert.equal(openKmsCiphertext(material, Buffer.concat([blob, Buffer.alloc(1)]), context), undefined);
  assert.equal(openKmsCiphertext(systemRandom.bytes(32), blob, context), undefined);
  assert.equal(openKmsCiphertext(material, blob, context)?.toString(), 'a data key');
});

test('a blob that is relabelled for another key of the same material is refused', () => {
  const blob = seal(Buffer.from('secret'));
  const relabelled = Buffer.from(blob.toString('latin1').replace('123456789012', '210987654321'), 'latin1');
  assert.equal(parseKmsCiphertext(relabelled)?.account, '210987654321');
  assert.equal(openKmsCiphertext(material, relabelled, {}), undefined);
});

test('what has not the shape of a blob has no locator', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (array) => parseKmsCiphertext(Buffer.from(array)) === undefined),
  );
  const blob = seal(Buffer.alloc(5));
  const long = Buffer.concat([blob, Buffer.alloc(maxKmsCiphertextSize)]);
  const tooMuch = Buffer.concat([blob, Buffer.alloc(4096)]);
  for (const other of [Buffer.alloc(0), long, tooMuch, Buffer.from('AQICAHi', 'base64'), blob.subarray(0, 150)])
    assert.equal(parseKmsCiphertext(other), undefined);
  for (const [from, to] of [
    ['us-east-1', 'US-east-1'],
    ['123456789012', '12345678901x'],
    ['1234abcd-', '1234abcd/'],
  ] as const)
    assert.equal(parseKmsCiphertext(Buffer.from(blob.toString('latin1').replace(from, to), 'latin1')), undefined);
});

test('parsing survives a blob with random bytes changed', () => {
  const blob = seal(Buffer.from('x'));
  fc.assert(
    fc.property(fc.nat(80), fc.nat(255), fc.nat(blob.length), (at, value, length) => {
      const changed = Buffer.from(blob.subarray(0, length));
      if (at < changed.length) changed[at] = value;
      const parsed = parseKmsCiphertext(changed);
      assert(parsed === undefined || parsed.materialId.length === 64);
    }),
    { numRuns: 500 },
  );
});

test('the largest plaintext fits the largest blob, and one byte more is refused', () => {
  const longest = { ...locator, region: region('us-gov-west-1'), keyId: 'k'.repeat(64) };
  const blob = seal(Buffer.alloc(4096), {}, longest);
  assert(blob.length <= maxKmsCiphertextSize);
  assert.equal(openKmsCiphertext(material, blob, {})?.length, 4096);
  assert.throws(() => seal(Buffer.alloc(4097)));
  assert.throws(() => seal(Buffer.alloc(1), {}, { ...locator, keyId: 'alias/x' }));
  assert.throws(() => seal(Buffer.alloc(1), {}, { ...locator, materialId: 'AB'.repeat(32) }));
});
