// The versions of one key, after any sequence of writes and deletions, are those of a list kept in memory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemRandom } from '../../../kernel/random.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import { StoredObject } from '../../../storage/records/object.ts';
import { CurrentMarker, NoncurrentNull, NoncurrentVersion } from '../../../storage/records/object-version.ts';
import type { RecordStore } from '../../../storage/records/record.ts';
import { addVersion, type NewVersion, removeVersion } from './change-key.ts';
import { findVersion, identityOf } from './find-version.ts';
import { bucketOf, marker, newStore, object, occasion } from './testing.ts';
import { orderIn, versionIdOf } from './version-id.ts';

const key = 'key';

/** Newest first. */
type Model = { versionId: string; kind: 'object' | 'delete-marker' }[];

async function add(
  records: RecordStore,
  model: Model,
  versioning: BucketRecord['versioning'],
  fresh: NewVersion,
  nowMs: number,
) {
  const made = occasion(nowMs);
  const { version } = await records.transaction((transaction) =>
    addVersion(transaction, { bucket: bucketOf(versioning), key }, fresh, made),
  );
  const { versionId } = identityOf(version);
  assert.equal(versionId === 'null', versioning !== 'Enabled');
  const old = model.findIndex((one) => one.versionId === versionId);
  if (old !== -1) model.splice(old, 1);
  model.unshift({ versionId, kind: version.kind });
}

async function remove(records: RecordStore, model: Model, index: number) {
  const [chosen] = model.splice(index % Math.max(1, model.length), 1);
  if (chosen === undefined) return;
  const made = occasion(0);
  await records.transaction(async (transaction) => {
    const found = await findVersion(transaction, 'bucket', key, chosen.versionId);
    assert(found !== undefined);
    await removeVersion(transaction, { bucket: bucketOf('Suspended'), key }, found, made);
  });
}

async function checkAgainst(records: RecordStore, model: Model): Promise<void> {
  for (const [index, { versionId, kind }] of model.entries()) {
    const found = await findVersion(records, 'bucket', key, versionId);
    assert.deepEqual([found?.version.kind, found?.isCurrent], [kind, index === 0]);
  }
  const current = await findVersion(records, 'bucket', key, undefined);
  assert.equal(current && identityOf(current.version).versionId, model[0]?.versionId);
  const listed: string[] = [];
  for await (const { value } of records.list(NoncurrentVersion, { under: ['bucket', key] }))
    listed.push(identityOf(value.version).versionId);
  assert.deepEqual(
    listed,
    model.slice(1).map(({ versionId }) => versionId),
  );
  const isObject = model[0]?.kind === 'object';
  assert.equal((await records.get(StoredObject, ['bucket', key])) !== undefined, isObject);
  assert.equal((await records.get(CurrentMarker, ['bucket', key])) !== undefined, model.length > 0 && !isObject);
  const nullIsOlder = model.slice(1).some(({ versionId }) => versionId === 'null');
  assert.equal((await records.get(NoncurrentNull, ['bucket', key])) !== undefined, nullIsOlder);
}

const step = fc.oneof(
  fc.record({ act: fc.constant('put' as const), at: fc.nat(1000) }),
  fc.record({ act: fc.constant('mark' as const), at: fc.nat(1000) }),
  fc.record({ act: fc.constant('remove' as const), at: fc.nat(8) }),
  fc.record({ act: fc.constant('toggle' as const), at: fc.constant(0) }),
);

test('versions are those of a list in memory, whatever the clock says', async () => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const records = newStore();
    const model: Model = [];
    let versioning: BucketRecord['versioning'] = 'Enabled';
    for (const { act, at } of steps) {
      if (act === 'toggle') versioning = versioning === 'Enabled' ? 'Suspended' : 'Enabled';
      else if (act === 'remove') await remove(records, model, at);
      else await add(records, model, versioning, act === 'put' ? object(at) : marker(at), at);
      await checkAgainst(records, model);
    }
    assert.equal(await findVersion(records, 'bucket', key, versionIdOf(5, systemRandom.bytes(16))), undefined);
  });
  await fc.assert(property, { numRuns: 60 });
});

test('writers that race each make a version, and all of them are there in the order of their commits', async () => {
  const records = newStore();
  const racers = Array.from({ length: 20 }, async (_, index) => {
    const made = occasion(100 - index);
    const fresh = index % 2 === 0 ? object(0) : marker(0);
    const place = { bucket: bucketOf('Enabled'), key };
    return identityOf((await records.transaction((tx) => addVersion(tx, place, fresh, made))).version);
  });
  const made = await Promise.all(racers);
  assert.equal(new Set(made.map(({ order }) => order)).size, 20);
  for (const { versionId } of made) assert.ok(await findVersion(records, 'bucket', key, versionId), versionId);
});

test('an id holds its order, and nothing but 32 characters of base64url is one', () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (order) => {
      const id = versionIdOf(order, systemRandom.bytes(16));
      assert.equal(id.length, 32);
      assert.equal(orderIn(id), order);
    }),
  );
  for (const wrong of ['', 'null', 'x', 'A'.repeat(31), 'A'.repeat(33), `${'A'.repeat(31)}=`, '_'.repeat(32)])
    assert.equal(orderIn(wrong), undefined, wrong);
});
