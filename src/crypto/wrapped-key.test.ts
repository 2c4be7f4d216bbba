import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { systemRandom } from '../kernel/random.ts';
import { handedOverProvider } from '../keystore/handed-over/handed-over-provider.ts';
import { createRootKeys } from '../keystore/root-keys.ts';
import { encodeWrappedKey, parseWrappedKey } from './wrapped-key.ts';

interface Vector {
  readonly name: string;
  readonly rootKey: string;
  readonly context: string;
  readonly random: readonly string[];
  readonly plaintext: string;
  readonly type?: string;
  readonly keyId?: string;
  readonly wrapped: string;
}

for (const vector of vectors<Vector>('wrapped-key')) {
  test(`vector of a wrapped key: ${vector.name}`, async () => {
    const provider = handedOverProvider(hex(vector.rootKey), fixedRandom(vector.random));
    await using own = await provider.first('refuse');
    const named = vector.type === undefined ? undefined : { type: vector.type, keyId: vector.keyId };
    assert.deepEqual(parseWrappedKey(hex(vector.wrapped))?.name, named);
    const storesOwn = async () => ({ type: own.type, keyId: own.keyId });
    await using rootKeys = createRootKeys({ providers: [provider], storesOwn, leaving: async () => [] });
    const [aad, plaintext] = [hex(vector.context), hex(vector.plaintext)];
    assert.deepEqual(await rootKeys.unwrap(hex(vector.wrapped), aad), plaintext);
    if (named !== undefined) assert.deepEqual(await rootKeys.wrap(plaintext, aad), hex(vector.wrapped));
    for (let at = 0; at < vector.wrapped.length / 2; at += 1) {
      const broken = hex(vector.wrapped);
      broken[at] = broken.readUInt8(at) ^ 4;
      for (const bytes of [broken, broken.subarray(0, at)])
        await assert.rejects(rootKeys.unwrap(bytes, aad), { name: 'SealBroken' }, `byte ${at}`);
    }
  });
}

test('what is encoded is parsed, and every cut of the head is refused', () => {
  const name = { type: 'pkcs11', keyId: '00ff' };
  const wrapped = encodeWrappedKey(name, systemRandom.bytes(3));
  assert.deepEqual(parseWrappedKey(wrapped)?.name, name);
  for (let size = 0; size <= wrapped.length - 3; size += 1)
    assert.equal(parseWrappedKey(wrapped.subarray(0, size)), undefined, `${size}`);
});
