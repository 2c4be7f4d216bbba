import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { systemRandom } from '../kernel/random.ts';
import { TamperedRecord } from './seal-broken.ts';
import { createRecordSealer, recordOverhead } from './sealed-record.ts';

interface Vector {
  readonly name: string;
  readonly recordKey: string;
  readonly random: readonly string[];
  readonly key: string;
  readonly plaintexts: readonly string[];
  readonly sealed: readonly string[];
}

for (const vector of vectors<Vector>('sealed-record')) {
  test(`vector: ${vector.name}`, () => {
    const recordKey = hex(vector.recordKey);
    const key = hex(vector.key);
    const writer = createRecordSealer(recordKey, fixedRandom(vector.random));
    const reader = createRecordSealer(recordKey, systemRandom);
    const sealed = vector.plaintexts.map((plaintext) => writer.seal(key, hex(plaintext)).toString('hex'));
    assert.deepEqual(sealed, vector.sealed);
    for (const sealer of [writer, reader]) {
      const opened = vector.sealed.map((text) => sealer.open(key, hex(text)).toString('hex'));
      assert.deepEqual(opened, vector.plaintexts);
    }
  });
}

const recordKey = systemRandom.bytes(32);
const sealer = createRecordSealer(recordKey, systemRandom);
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

test('open(seal(x)) = x in this process and in another, and under no other key', () => {
  const other = createRecordSealer(recordKey, systemRandom);
  fc.assert(
    fc.property(bytes, bytes, bytes, (key, value, otherKey) => {
      const sealed = sealer.seal(key, value);
      assert.equal(sealed.length, value.length + recordOverhead);
      assert.deepEqual(sealer.open(key, sealed), value);
      assert.deepEqual(other.open(key, sealed), value);
      if (!key.equals(otherKey)) assert.throws(() => sealer.open(otherKey, sealed), TamperedRecord);
    }),
  );
  const foreign = createRecordSealer(systemRandom.bytes(32), systemRandom);
  assert.throws(() => foreign.open(Buffer.from('k'), sealer.seal(Buffer.from('k'), Buffer.from('v'))), TamperedRecord);
});

test('every flipped bit, every cut and every added byte is refused', () => {
  const key = Buffer.from('key');
  const sealed = sealer.seal(key, Buffer.from('some value'));
  for (let at = 0; at < sealed.length; at += 1) {
    const broken = Buffer.from(sealed);
    broken[at] = broken.readUInt8(at) ^ (1 << (at % 8));
    assert.throws(() => sealer.open(key, broken), TamperedRecord, `byte ${at}`);
    assert.throws(() => sealer.open(key, sealed.subarray(0, at)), TamperedRecord, `cut to ${at}`);
  }
  assert.throws(() => sealer.open(key, Buffer.concat([sealed, Buffer.alloc(1)])), TamperedRecord);
  assert.equal(sealer.open(key, sealed).toString(), 'some value');
});

test('no nonce is used twice: the counter counts, and a full writer takes a new salt', () => {
  const small = createRecordSealer(recordKey, systemRandom, { recordsPerSalt: 3 });
  const key = Buffer.from('key');
  const sealed = Array.from({ length: 8 }, (_, i) => small.seal(key, Buffer.from([i])));
  assert.equal(new Set(sealed.map((value) => value.toString('hex', 1, 21))).size, 8);
  assert.equal(new Set(sealed.map((value) => value.toString('hex', 1, 17))).size, 3);
  sealed.forEach((value, i) => {
    assert.deepEqual(small.open(key, value), Buffer.from([i]));
  });
  for (const recordsPerSalt of [0, 2 ** 32])
    assert.throws(() => createRecordSealer(recordKey, systemRandom, { recordsPerSalt }));
});

test('records of more writers than a reader keeps are all read', () => {
  const key = Buffer.from('key');
  const sealed = Array.from({ length: 12 }, (_, i) =>
    createRecordSealer(recordKey, systemRandom).seal(key, Buffer.from([i])),
  );
  const reader = createRecordSealer(recordKey, systemRandom, { cachedKeys: 4 });
  for (const round of [sealed, sealed.toReversed(), sealed])
    for (const value of round) assert.equal(reader.open(key, value)[0], sealed.indexOf(value));
});

test('what was opened and what was sealed share no memory', () => {
  const key = Buffer.from('key');
  const sealed = sealer.seal(key, Buffer.from('value'));
  sealer.open(key, sealed).fill(0);
  assert.equal(sealer.open(key, sealed).toString(), 'value');
});
