import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { fixedRandom, hex, vectors } from '../../testdata/formats/vectors.ts';
import { SealBroken } from '../crypto/seal-broken.ts';
import { systemRandom } from '../kernel/random.ts';
import { fileWrapper } from './file/file-wrapper.ts';
import { newStorageKey, openStorageKey } from './storage-key.ts';

interface Vector {
  readonly rootKey: string;
  readonly random: readonly [string, string];
  readonly wrapped: string;
  readonly recordKey: string;
  readonly tokenKey: string;
  readonly sseS3Key: string;
}

for (const vector of vectors<Vector>('storage-key')) {
  test('vector of the storage key', async () => {
    const [storageKey, salt] = vector.random;
    const wrapper = fileWrapper(hex(vector.rootKey), fixedRandom([salt]));
    const made = await newStorageKey(wrapper, fixedRandom([storageKey]));
    assert.equal(made.wrapped.toString('hex'), vector.wrapped);
    for (const { recordKey, tokenKey, sseS3Key } of [made.keys, await openStorageKey(wrapper, hex(vector.wrapped))]) {
      assert.equal(recordKey.toString('hex'), vector.recordKey);
      assert.equal(tokenKey.toString('hex'), vector.tokenKey);
      assert.equal(sseS3Key.toString('hex'), vector.sseS3Key);
    }
  });
}

const wrapper = fileWrapper(systemRandom.bytes(32), systemRandom);

test('another root key is named in the refusal', async () => {
  const other = fileWrapper(systemRandom.bytes(32), systemRandom);
  const { wrapped } = await newStorageKey(wrapper, systemRandom);
  await assert.rejects(openStorageKey(other, wrapped), (error) => {
    assert(error instanceof SealBroken);
    assert(error.message.startsWith('wrong root key'));
    assert(error.message.includes(wrapper.keyId) && error.message.includes(other.keyId));
    return true;
  });
});

test('every flipped bit and every cut is refused, in words fit for a terminal', async () => {
  const { wrapped } = await newStorageKey(wrapper, systemRandom);
  for (let at = 0; at < wrapped.length; at += 1) {
    const broken = Buffer.from(wrapped);
    broken[at] = broken.readUInt8(at) ^ (1 << (at % 8));
    for (const bytes of [broken, wrapped.subarray(0, at)])
      await assert.rejects(openStorageKey(wrapper, bytes), (error) => {
        assert(error instanceof SealBroken, `byte ${at}`);
        assert.match(error.message, /^[ -~]+$/);
        return true;
      });
  }
  await openStorageKey(wrapper, wrapped);
});

test('two stores have different keys, and the keys of one store differ', async () => {
  const first = await newStorageKey(wrapper, systemRandom);
  const second = await newStorageKey(wrapper, systemRandom);
  const all = [first.keys, second.keys].flatMap(({ recordKey, tokenKey, sseS3Key }) => [recordKey, tokenKey, sseS3Key]);
  assert.equal(new Set(all.map((key) => key.toString('hex'))).size, 6);
});
