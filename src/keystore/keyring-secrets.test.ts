// Secrets of HMAC keys and key pairs in the keyring: bound to their key and spec, and never taken for anything else.
import { strict as assert } from 'node:assert';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { isOtherKeySpec, type OtherKeySpec } from '../crypto/key-spec.ts';
import { SealBroken } from '../crypto/seal-broken.ts';
import { ManualClock } from '../kernel/clock.ts';
import { accountId, region } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { fileWrapper } from './file/file-wrapper.ts';
import { createKeyring } from './keyring.ts';

const identity = { region: region('us-east-1'), account: accountId('123456789012'), keyId: 'key-1' };

function setup(random = systemRandom, rootKey = systemRandom.bytes(32)) {
  const wrapper = fileWrapper(rootKey, random);
  return createKeyring({ wrapper, clock: new ManualClock(0), random, cache: { maxAgeMs: 1000, maxCount: 2 } });
}

async function newKey(spec: OtherKeySpec, keyring = setup()) {
  const key = { ...identity, keySpec: spec, materials: [await keyring.createSecret(identity, spec, 7)] };
  return { keyring, key };
}

const copy = (secret: Buffer) => Buffer.from(secret);

interface Vector {
  readonly rootKey: string;
  readonly keySpec: string;
  readonly region: string;
  readonly account: string;
  readonly keyId: string;
  readonly materialId: string;
  readonly random: readonly string[];
  readonly secret: string;
  readonly wrapped: string;
}

for (const vector of vectors<Vector>('kms-secret'))
  test('vector of a wrapped secret', async () => {
    const keyring = setup(fixedRandom(vector.random), hex(vector.rootKey));
    const name = { region: region(vector.region), account: accountId(vector.account), keyId: vector.keyId };
    assert(isOtherKeySpec(vector.keySpec));
    const made = await keyring.createSecret(name, vector.keySpec, 7);
    assert.deepEqual(made, { id: vector.materialId, wrapped: hex(vector.wrapped), createdAtMs: 7 });
    const key = { ...name, keySpec: vector.keySpec, materials: [made] };
    assert.deepEqual(await keyring.useSecret(key, copy), hex(vector.secret));
  });

test('a pair comes back as it was made, after its unwrapped form was forgotten as well', async () => {
  const { keyring, key } = await newKey('ECC_NIST_P256');
  const publicOf = async () => {
    const secret = await keyring.useSecret(key, copy);
    const pair = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
    return createPublicKey(pair).export({ format: 'der', type: 'spki' });
  };
  assert.deepEqual(await publicOf(), key.materials[0]?.publicKey);
  keyring.forgetAll();
  assert.deepEqual(await publicOf(), key.materials[0]?.publicKey);
});

test('a secret under the name of another key, spec or material does not open', async () => {
  const { keyring, key } = await newKey('HMAC_256');
  const material = key.materials[0];
  assert(material !== undefined);
  for (const other of [
    { ...key, keyId: 'key-2' },
    { ...key, account: accountId('210987654321') },
    { ...key, region: region('eu-west-1') },
    { ...key, keySpec: 'HMAC_512' as const },
    { ...key, materials: [{ ...material, id: 'ab'.repeat(32) }] },
  ]) {
    keyring.forgetAll();
    await assert.rejects(keyring.useSecret(other, copy), SealBroken);
  }
  assert.equal((await keyring.useSecret(key, copy)).length, 32);
});

test('a secret is no material to encrypt with, and material no secret', async () => {
  const { keyring, key } = await newKey('HMAC_256');
  assert.equal((await keyring.useSecret(key, copy)).length, 32);
  await assert.rejects(keyring.encrypt(key, Buffer.from('x'), {}), SealBroken);
  const material = await keyring.createMaterial(identity, 7);
  await assert.rejects(keyring.useSecret({ ...key, materials: [material] }, copy), SealBroken);
  await assert.rejects(
    keyring.useSecret({ ...identity, keySpec: 'SYMMETRIC_DEFAULT', materials: [material] }, copy),
    /has a secret/,
  );
});
