import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { SealBroken } from '../crypto/seal-broken.ts';
import { ManualClock } from '../kernel/clock.ts';
import { isFault } from '../kernel/fault.ts';
import { accountId, region } from '../kernel/ids.ts';
import { type Random, systemRandom } from '../kernel/random.ts';
import { fileWrapper } from './file/file-wrapper.ts';
import { createKeyring, type KeyWithMaterials } from './keyring.ts';
import type { KeyWrapper } from './wrapper.ts';

const identity = { region: region('us-east-1'), account: accountId('123456789012'), keyId: 'key-1' };
const limits = { maxAgeMs: 1000, maxCount: 2 };

/** A wrapper that counts how often it is asked to unwrap. */
function counted(inner: KeyWrapper): { wrapper: KeyWrapper; unwraps: () => number } {
  let count = 0;
  const unwrap: KeyWrapper['unwrap'] = (wrapped, aad) => {
    count += 1;
    return inner.unwrap(wrapped, aad);
  };
  return { wrapper: { ...inner, unwrap }, unwraps: () => count };
}

function setup(random: Random = systemRandom) {
  const clock = new ManualClock(0);
  const { wrapper, unwraps } = counted(fileWrapper(systemRandom.bytes(32), systemRandom));
  const keyring = createKeyring({ wrapper, clock, random, cache: limits });
  const newKey = async (keyId: string): Promise<KeyWithMaterials> => {
    const key = { ...identity, keyId };
    return { ...key, materials: [await keyring.createMaterial(key, clock.now())] };
  };
  return { clock, keyring, unwraps, newKey, wrapper };
}

interface Vector {
  readonly rootKey: string;
  readonly region: string;
  readonly account: string;
  readonly keyId: string;
  readonly materialId: string;
  readonly random: readonly string[];
  readonly material: string;
  readonly wrapped: string;
}

for (const vector of vectors<Vector>('kms-material')) {
  test('vector of wrapped key material', async () => {
    const random = fixedRandom(vector.random);
    const wrapper = fileWrapper(hex(vector.rootKey), random);
    const keyring = createKeyring({ wrapper, clock: new ManualClock(0), random, cache: limits });
    const key = { region: region(vector.region), account: accountId(vector.account), keyId: vector.keyId };
    const material = await keyring.createMaterial(key, 7);
    assert.deepEqual(material, { id: vector.materialId, wrapped: hex(vector.wrapped), createdAtMs: 7 });
  });
}

const invalid = (error: unknown) => isFault(error, 'InvalidCiphertextException');

test('decrypt(encrypt(x)) = x, with the material that the blob names', async () => {
  const { keyring, newKey } = setup();
  const first = await newKey('key-1');
  const plaintext = Buffer.from('plaintext');
  const old = await keyring.encrypt(first, plaintext, { a: 'b' });
  const rotated = { ...first, materials: [...first.materials, await keyring.createMaterial(first, 1)] };
  const young = await keyring.encrypt(rotated, plaintext, { a: 'b' });
  for (const [blob, material] of [
    [old, rotated.materials[0]],
    [young, rotated.materials[1]],
  ] as const) {
    assert.deepEqual(await keyring.decrypt(rotated, blob, { a: 'b' }), { plaintext, materialId: material?.id });
    assert.equal(keyring.locate(blob)?.keyId, 'key-1');
    await assert.rejects(keyring.decrypt(rotated, blob, { a: 'c' }), invalid);
    await assert.rejects(keyring.decrypt(rotated, blob, { a: '\ud800' }), invalid);
  }
  await assert.rejects(keyring.decrypt(first, young, { a: 'b' }), invalid);
  await assert.rejects(keyring.decrypt(first, Buffer.from('nonsense'), {}), invalid);
  await assert.rejects(keyring.encrypt(first, plaintext, { a: '\ud800' }), (error) =>
    isFault(error, 'ValidationException'),
  );
});

test('an empty plaintext comes back as one', async () => {
  const { keyring, newKey } = setup();
  const key = await newKey('key-1');
  const blob = await keyring.encrypt(key, Buffer.alloc(0), {});
  assert.equal((await keyring.decrypt(key, blob, {})).plaintext.length, 0);
});

test('a blob of one key does not open with another, nor material under another name', async () => {
  const { keyring, newKey } = setup();
  const [one, two] = [await newKey('key-1'), await newKey('key-2')];
  const blob = await keyring.encrypt(one, Buffer.from('x'), {});
  await assert.rejects(keyring.decrypt(two, blob, {}), invalid);
  for (const other of [{ account: accountId('210987654321') }, { region: region('eu-west-1') }, { keyId: 'key-2' }])
    await assert.rejects(keyring.decrypt({ ...one, ...other }, blob, {}), invalid);
  keyring.forgetAll();
  for (const moved of [
    { ...one, keyId: 'key-2' },
    { ...one, account: accountId('210987654321') },
    { ...one, region: region('eu-west-1') },
    { ...one, materials: one.materials.map((material) => ({ ...material, id: 'ab'.repeat(32) })) },
    { ...one, materials: two.materials.map((material, i) => ({ ...material, id: one.materials[i]?.id ?? '' })) },
  ])
    await assert.rejects(keyring.encrypt(moved, Buffer.from('x'), {}), SealBroken);
});

test('unwrapping is remembered for its time, and no longer', async () => {
  const { clock, keyring, unwraps, newKey } = setup();
  const key = await newKey('key-1');
  const use = () => keyring.encrypt(key, Buffer.from('x'), {});
  await Promise.all([use(), use(), use()]);
  clock.advance(999);
  await use();
  assert.equal(unwraps(), 1);
  clock.advance(1);
  await use();
  assert.equal(unwraps(), 2);
});

test('only so many are remembered, and the least recently used goes', async () => {
  const { keyring, unwraps, newKey } = setup();
  const [a, b, c] = [await newKey('a'), await newKey('b'), await newKey('c')];
  for (const key of [a, b, a, c, a]) await keyring.encrypt(key, Buffer.from('x'), {});
  assert.equal(unwraps(), 3);
  await keyring.encrypt(b, Buffer.from('x'), {});
  assert.equal(unwraps(), 4);
});

test('forgotten material is unwrapped anew', async () => {
  const { keyring, unwraps, newKey } = setup();
  const key = await newKey('key-1');
  await keyring.encrypt(key, Buffer.from('x'), {});
  keyring.forget(key.materials[0]?.id ?? '');
  keyring.forget('never known');
  await keyring.encrypt(key, Buffer.from('x'), {});
  assert.equal(unwraps(), 2);
});

test('material that is forgotten while it is being unwrapped is not used as zeros', async () => {
  const { keyring, newKey } = setup();
  const key = await newKey('key-1');
  const id = key.materials[0]?.id ?? '';
  const pending = [keyring.encrypt(key, Buffer.from('x'), {}), keyring.encrypt(key, Buffer.from('x'), {})];
  keyring.forget(id);
  pending.push(keyring.encrypt(key, Buffer.from('x'), {}));
  for (const blob of await Promise.all(pending)) {
    keyring.forget(id);
    assert.equal((await keyring.decrypt(key, blob, {})).plaintext.toString(), 'x');
  }
});

test('a failure to unwrap is not remembered', async () => {
  const { keyring, newKey, unwraps } = setup();
  const key = await newKey('key-1');
  const broken = { ...key, materials: key.materials.map((material) => ({ ...material, wrapped: Buffer.alloc(120) })) };
  await assert.rejects(keyring.encrypt(broken, Buffer.from('x'), {}), SealBroken);
  await assert.rejects(keyring.encrypt(broken, Buffer.from('x'), {}), SealBroken);
  assert.equal(unwraps(), 2);
  await keyring.encrypt(key, Buffer.from('x'), {});
});
