// The root key in a token of SoftHSM: it wraps there, binds its context, and outlives a lost session.
import { strict as assert } from 'node:assert';
import { after, test } from 'node:test';
import { fixedRandom, hex, vectors } from '../../../testdata/formats/vectors.ts';
import { newFolder } from '../../../tests/support/folder.ts';
import { newSoftHsm, withoutSoftHsm } from '../../../tests/support/softhsm.ts';
import { SealBroken } from '../../crypto/seal-broken.ts';
import { encodeWrappedKey } from '../../crypto/wrapped-key.ts';
import { systemRandom } from '../../kernel/random.ts';
import { type RootKeyProvider, RootKeyRefused } from '../wrapper.ts';
import { type Pkcs11Choice, pkcs11Provider } from './pkcs11-provider.ts';
import { loadBinding } from './token.ts';

const skip = withoutSoftHsm;
const folder = newFolder();
after(() => folder[Symbol.dispose]());
// SoftHSM reads it once in the life of a process.
const hsm = skip === false ? newSoftHsm(folder) : undefined;
process.env.SOFTHSM2_CONF = hsm?.environment.SOFTHSM2_CONF ?? '';

function open(
  choice: Partial<Pkcs11Choice> & { readonly object: string },
  pin = hsm?.pin ?? '',
  random = systemRandom,
): Promise<RootKeyProvider> {
  return pkcs11Provider({ modulePath: hsm?.modulePath ?? '', token: 'crosskey', ...choice }, pin, random);
}

const aad = Buffer.from('the identity of a key');

interface Vector {
  readonly key: string;
  readonly keyId: string;
  readonly context: string;
  readonly random: readonly string[];
  readonly plaintext: string;
  readonly blob: string;
  readonly wrapped: string;
}

/** Another library of the same module, as the process sees it; and a session that is logged in. */
async function besides() {
  const pkcs11 = await loadBinding();
  const library = new pkcs11.PKCS11();
  library.load(hsm?.modulePath ?? '');
  const slot = library.C_GetSlotList(true).find((each) => library.C_GetTokenInfo(each).label.trim() === 'crosskey');
  return { pkcs11, library, slot: slot ?? assert.fail('no token') };
}

for (const vector of vectors<Vector>('wrapped-key-pkcs11')) {
  test('vector of a key that a token wrapped', { skip }, async () => {
    await using provider = await open({ object: 'vector' }, undefined, fixedRandom(vector.random));
    await provider.others({ type: 'pkcs11', keyId: '' });
    const { pkcs11, library, slot } = await besides();
    const session = library.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
    library.C_CreateObject(session, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
      { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_AES },
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_ENCRYPT, value: true },
      { type: pkcs11.CKA_DECRYPT, value: true },
      { type: pkcs11.CKA_LABEL, value: 'vector' },
      { type: pkcs11.CKA_ID, value: hex(vector.keyId) },
      { type: pkcs11.CKA_VALUE, value: hex(vector.key) },
    ]);
    const wrapper = await provider.first('refuse');
    assert.equal(wrapper.keyId, vector.keyId);
    assert.deepEqual(await wrapper.unwrap(hex(vector.blob), hex(vector.context)), hex(vector.plaintext));
    const blob = await wrapper.wrap(hex(vector.plaintext), hex(vector.context));
    assert.equal(encodeWrappedKey(wrapper, blob).toString('hex'), vector.wrapped);
  });
}

test('a key of the token wraps and unwraps, for its context only', { skip }, async () => {
  await using provider = await open({ object: 'one' });
  const wrapper = await provider.first('make');
  assert.equal(wrapper.type, 'pkcs11');
  for (const size of [32, 48, 2500]) {
    const secret = systemRandom.bytes(size);
    const wrapped = await wrapper.wrap(secret, aad);
    assert(!wrapped.includes(secret));
    assert.notDeepEqual(await wrapper.wrap(secret, aad), wrapped);
    assert.deepEqual(await wrapper.unwrap(wrapped, aad), secret);
    await assert.rejects(wrapper.unwrap(wrapped, Buffer.from('another')), SealBroken);
  }
  const wrapped = await wrapper.wrap(systemRandom.bytes(32), aad);
  for (let at = 0; at < wrapped.length; at += 1) {
    const broken = Buffer.from(wrapped);
    broken[at] = broken.readUInt8(at) ^ 1;
    await assert.rejects(wrapper.unwrap(broken, aad), SealBroken, `byte ${at}`);
    await assert.rejects(wrapper.unwrap(wrapped.subarray(0, at), aad), SealBroken, `cut at ${at}`);
  }
});

test('the key is found again by its name, and is not that of another label', { skip }, async () => {
  await using provider = await open({ object: 'two' });
  const made = await provider.first('make');
  const wrapped = await made.wrap(Buffer.from('secret'), aad);
  await using again = await open({ object: 'two' });
  const found = (await again.find(made)) ?? assert.fail('not found');
  assert.deepEqual(await found.unwrap(wrapped, aad), Buffer.from('secret'));
  assert.equal((await again.first('refuse')).keyId, made.keyId);
  await using other = await open({ object: 'three' });
  assert.equal(await other.find(made), undefined);
  await assert.rejects(
    other.first('refuse'),
    (error) => error instanceof RootKeyRefused && /it is missing/.test(error.message),
  );
});

test('the key cannot be taken out of the token', { skip }, async () => {
  await using provider = await open({ object: 'kept' });
  const { keyId } = await provider.first('make');
  const { pkcs11, library, slot } = await besides();
  const session = library.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
  library.C_FindObjectsInit(session, [{ type: pkcs11.CKA_ID, value: Buffer.from(keyId, 'hex') }]);
  const [key = assert.fail('no key')] = library.C_FindObjects(session, 1);
  library.C_FindObjectsFinal(session);
  const value = () => library.C_GetAttributeValue(session, key, [{ type: pkcs11.CKA_VALUE }]);
  assert.throws(value, /CKR_ATTRIBUTE_SENSITIVE/);
});

test('a session that is lost is opened again, in the middle of many calls', { skip }, async () => {
  await using provider = await open({ object: 'lost' });
  const wrapper = await provider.first('make');
  const wrapped = await wrapper.wrap(Buffer.from('secret'), aad);
  const { library, slot } = await besides();
  for (const lose of [() => library.C_CloseAllSessions(slot), () => library.C_Finalize()]) {
    const calls = Array.from({ length: 20 }, (_, call) =>
      (call === 7 ? wrapper.wrap(Buffer.from('x'), aad).then(lose) : Promise.resolve()).then(() =>
        wrapper.unwrap(wrapped, aad),
      ),
    );
    for (const plaintext of await Promise.all(calls)) assert.equal(plaintext.toString(), 'secret');
  }
});

test('another key of the same label is the one that the store moves to', { skip }, async () => {
  await using provider = await open({ object: 'moving' });
  const first = await provider.first('make');
  const added = await provider.add();
  assert.notEqual(added.keyId, first.keyId);
  for (const each of [first, added]) assert.equal((await provider.find(each))?.keyId, each.keyId);
  const [other, ...more] = await provider.others(added);
  assert.match(other ?? '', new RegExp(first.keyId));
  assert.deepEqual(more, []);
  await using exact = await open({ object: 'moving', id: first.keyId });
  assert.equal(await exact.find(added), undefined);
  await assert.rejects(exact.add(), /names one key/);
});

test('a wrong PIN, token, serial or library is a clear refusal', { skip }, async () => {
  const refusals: readonly (readonly [choice: Partial<Pkcs11Choice>, pin: string | undefined, words: RegExp])[] = [
    [{ token: 'nobody' }, undefined, /token `nobody` .*: it is not here/],
    [{ serial: 'ffff' }, undefined, /it is not here/],
    [{}, 'wrong', /CKR_PIN_INCORRECT/],
  ];
  for (const [choice, pin, words] of refusals) {
    await using provider = await open({ object: 'refused', ...choice }, pin);
    await assert.rejects(provider.first('make'), (error) => {
      assert(error instanceof RootKeyRefused, String(error));
      assert.match(error.message, words);
      return true;
    });
  }
  await assert.rejects(open({ object: 'x', modulePath: '/nowhere/lib.so' }), /cannot be loaded/);
});
