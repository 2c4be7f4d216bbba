// The job that follows a move to another root key: resumes wherever it was cut, and nothing slips in behind it.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { createRecordSealer } from '../crypto/sealed-record.ts';
import { isSameRootKey, type RootKeyName } from '../crypto/wrapped-key.ts';
import { ManualClock } from '../kernel/clock.ts';
import { accountId, region } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { handedOverProvider } from '../keystore/handed-over/handed-over-provider.ts';
import { createKeyring } from '../keystore/keyring.ts';
import { createRootKeys } from '../keystore/root-keys.ts';
import { MemoryMetadata } from '../storage/metadata/memory.ts';
import { KmsKey, type KmsKeyRecord } from '../storage/records/kms-key.ts';
import { openRecordStore } from '../storage/records/record-store.ts';
import { noMoves, RootKeyLeft, RootKeysState, wrappedBy } from '../storage/records/root-key.ts';
import { countByRootKey, finishRootKeyMove } from './root-key-move.ts';

const account = accountId('123456789012');
const here = region('us-east-1');

async function setup(keyCount: number) {
  const records = openRecordStore({
    metadata: new MemoryMetadata(),
    sealer: createRecordSealer(systemRandom.bytes(32), systemRandom),
  });
  const providers = [1, 2].map(() => handedOverProvider(systemRandom.bytes(32), systemRandom));
  const names: RootKeyName[] = [];
  for (const provider of providers) {
    const { type, keyId } = await provider.first('refuse');
    names.push({ type, keyId });
  }
  const [from = assert.fail(), to = assert.fail()] = names;
  let own = from;
  const leaving = async () => ((await records.get(RootKeysState, [])) ?? noMoves).leaving;
  const rootKeys = createRootKeys({ providers, storesOwn: async () => own, leaving });
  const cache = { maxAgeMs: 0, maxCount: 1 };
  const keyring = createKeyring({ wrapper: rootKeys, clock: new ManualClock(0), random: systemRandom, cache });
  const newKey = async (keyId: string): Promise<KmsKeyRecord> => ({
    account,
    region: here,
    keyId,
    description: '',
    createdAtMs: 0,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    manager: 'CUSTOMER',
    origin: 'AWS_KMS',
    state: 'Enabled',
    deletionAtMs: undefined,
    policy: '',
    materials: [
      await keyring.createMaterial({ account, region: here, keyId }, 0),
      await keyring.createMaterial({ account, region: here, keyId }, 1),
    ],
    tags: {},
    aliases: [],
  });
  const put = (key: KmsKeyRecord) =>
    records.transaction(async (transaction) => transaction.put(KmsKey, [account, here, key.keyId], key));
  for (let n = 0; n < keyCount; n += 1) await put(await newKey(`key-${n}`));
  const settled: RootKeyName[] = [];
  const parts = {
    records,
    keyring,
    rootKeys: { storesOwn: async () => own, settle: async (name: RootKeyName) => void settled.push(name) },
  };
  const begin = async () => {
    await records.transaction(async (transaction) => {
      transaction.put(RootKeysState, [], { leaving: [from], closed: [], moves: 1, isSettled: false });
    });
    own = to;
  };
  return { records, keyring, parts, from, to, begin, newKey, put, settled };
}

test('everything is rewrapped once, opens as before, and the provider is told', async () => {
  const { records, keyring, parts, to, begin, settled } = await setup(70);
  const key = (await records.get(KmsKey, [account, here, 'key-3'])) ?? assert.fail();
  const blob = await keyring.encrypt(key, Buffer.from('x'), {});
  await begin();
  await finishRootKeyMove(parts);
  assert.deepEqual(await countByRootKey(records), [{ name: to, materials: 140 }]);
  const moved = (await records.get(KmsKey, [account, here, 'key-3'])) ?? assert.fail();
  assert.deepEqual(
    moved.materials.map(({ id }) => id),
    key.materials.map(({ id }) => id),
  );
  assert.equal((await keyring.decrypt(moved, blob, {})).plaintext.toString(), 'x');
  assert.deepEqual(settled, [to]);
  await finishRootKeyMove(parts);
  assert.deepEqual(await records.get(KmsKey, [account, here, 'key-3']), moved);
});

test('cut after any number of keys it goes on, and forgets the old root key only at the end', async () => {
  const { records, parts, to, from, begin } = await setup(80);
  await begin();
  let run = 0;
  // In run r the keys from 20 r on are those that it does not reach.
  const cut = {
    rewrap: (...[key, id, wrapped]: Parameters<typeof parts.keyring.rewrap>) =>
      Number(key.keyId.slice('key-'.length)) < 20 * run
        ? parts.keyring.rewrap(key, id, wrapped)
        : Promise.reject(new Error('cut')),
  };
  for (; run < 4; run += 1) {
    await assert.rejects(finishRootKeyMove({ ...parts, keyring: cut }), AggregateError);
    assert.deepEqual((await records.get(RootKeysState, []))?.leaving, [from]);
    const counts = await countByRootKey(records);
    assert.equal(counts.find(({ name }) => isSameRootKey(name, to))?.materials ?? 0, 40 * run);
  }
  await finishRootKeyMove({ ...parts, keyring: cut });
  assert.deepEqual(await countByRootKey(records), [{ name: to, materials: 160 }]);
  assert.deepEqual((await records.get(RootKeysState, []))?.leaving, []);
});

test('material that a process wrapped before the move, and comes with after it, is refused', async () => {
  const { records, parts, from, begin, newKey, put } = await setup(1);
  const late = await newKey('late');
  const early = await newKey('early');
  await begin();
  await put(early);
  await finishRootKeyMove(parts);
  await assert.rejects(put(late), RootKeyLeft);
  assert.equal(await records.get(KmsKey, [account, here, 'late']), undefined);
  for await (const { value } of records.list(KmsKey, { under: [] }))
    assert(value.materials.every(({ wrapped }) => wrapped && !isSameRootKey(wrappedBy(wrapped), from)));
});

test('a move that was announced and never made is taken back; one that begins meanwhile is left to the next run', async () => {
  const { records, parts, from, to } = await setup(2);
  const announce = (moves: number) =>
    records.transaction(async (transaction) => {
      transaction.put(RootKeysState, [], { leaving: [from], closed: [], moves, isSettled: false });
    });
  await announce(1);
  await finishRootKeyMove(parts);
  assert.deepEqual((await records.get(RootKeysState, []))?.leaving, []);
  assert.deepEqual(await countByRootKey(records), [{ name: from, materials: 4 }]);
  await announce(2);
  const storesOwn = async () => {
    await announce(3);
    return to;
  };
  await finishRootKeyMove({ ...parts, rootKeys: { ...parts.rootKeys, storesOwn } });
  assert.deepEqual((await records.get(RootKeysState, []))?.leaving, [from]);
});
