// The end of a waiting period, by a clock that is moved. Row seed 000-5.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArn } from '../kernel/arn.ts';
import { dayMs } from '../kernel/clock.ts';
import { type AccountId, accountId, type Region, region } from '../kernel/ids.ts';
import type { KeyDeleted } from '../kernel/key-events.ts';
import { CancelKeyDeletion } from '../operations/kms/CancelKeyDeletion.ts';
import { CreateAlias } from '../operations/kms/CreateAlias.ts';
import { Decrypt } from '../operations/kms/Decrypt.ts';
import { DescribeKey } from '../operations/kms/DescribeKey.ts';
import { Encrypt } from '../operations/kms/Encrypt.ts';
import { ListAliases } from '../operations/kms/ListAliases.ts';
import { ScheduleKeyDeletion } from '../operations/kms/ScheduleKeyDeletion.ts';
import { newWorld, refused, startMs, type World } from '../operations/kms/testing.ts';
import {
  addGrant,
  KmsGrant,
  KmsGrantCount,
  KmsGrantOfGrantee,
  KmsGrantOfRequest,
  KmsGrantOfRetiring,
} from '../storage/records/kms-grant.ts';
import { KmsKey, KmsKeyDeletion } from '../storage/records/kms-key.ts';
import { recordKind } from '../storage/records/record.ts';
import { deleteDueKeys, type KeyDeletionParts } from './key-deletion.ts';

const DeletionEvent = recordKind<[eventId: string], KeyDeleted>({ name: 'test-deletion-event', version: 1 });

function partsOf(world: World): KeyDeletionParts & { readonly forgotten: string[] } {
  const forgotten: string[] = [];
  return {
    ...world,
    trail: { append: (transaction, event) => transaction.put(DeletionEvent, [event.eventId], event) },
    keyring: { forget: (materialId) => forgotten.push(materialId) },
    forgotten,
  };
}

async function eventsOf(world: World): Promise<KeyDeleted[]> {
  const events: KeyDeleted[] = [];
  for await (const { value } of world.records.list(DeletionEvent, { under: [] })) events.push(value);
  return events;
}

const schedule = (world: World, KeyId: string, PendingWindowInDays = 7) =>
  world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId, PendingWindowInDays }, world.root);

test('a key is deleted when its day has come and not before, with its aliases, and is on the trail once', async () => {
  const world = await newWorld();
  const parts = partsOf(world);
  const [key, kept] = [await world.newKey(), await world.newKey()];
  await world.call('CreateAlias', CreateAlias, { AliasName: 'alias/app', TargetKeyId: key.id }, world.root);
  const input = { KeyId: key.id, Plaintext: Buffer.from('secret') };
  const { CiphertextBlob } = await world.call('Encrypt', Encrypt, input, world.root);
  const material = (await world.records.get(KmsKey, keyOf(key.arn)))?.materials[0]?.id;
  await schedule(world, key.id);

  world.clock.advance(7 * dayMs - 1);
  assert.equal(await deleteDueKeys(parts), 0);
  assert((await world.call('DescribeKey', DescribeKey, { KeyId: 'alias/app' }, world.root)).KeyMetadata);

  world.clock.advance(1);
  assert.equal(await deleteDueKeys(parts), 1);
  assert.equal(await deleteDueKeys(parts), 0);
  await refused(world.call('DescribeKey', DescribeKey, { KeyId: key.id }, world.root), 'NotFoundException');
  await refused(world.call('DescribeKey', DescribeKey, { KeyId: 'alias/app' }, world.root), 'NotFoundException');
  await refused(world.call('Decrypt', Decrypt, { CiphertextBlob }, world.root), 'AccessDenied', /does not exist/);
  assert.deepEqual((await world.call('ListAliases', ListAliases, {}, world.root)).Aliases, []);
  assert((await world.call('DescribeKey', DescribeKey, { KeyId: kept.id }, world.root)).KeyMetadata);
  assert.deepEqual(parts.forgotten, [material]);
  const [event, ...more] = await eventsOf(world);
  assert.deepEqual(more, []);
  assert.equal(event?.keyArn, key.arn);
  assert.equal(event.deletedAtMs, startMs + 7 * dayMs);
});

test('a cancelled deletion is not carried out, and one that is scheduled anew waits anew', async () => {
  const world = await newWorld();
  const parts = partsOf(world);
  const { id: KeyId } = await world.newKey();
  await schedule(world, KeyId);
  world.clock.advance(6 * dayMs);
  await world.call('CancelKeyDeletion', CancelKeyDeletion, { KeyId }, world.root);
  await schedule(world, KeyId);
  world.clock.advance(dayMs);
  assert.equal(await deleteDueKeys(parts), 0);
  world.clock.advance(6 * dayMs);
  assert.equal(await deleteDueKeys(parts), 1);
  assert.equal((await eventsOf(world)).length, 1);
});

for (const state of ['enabled', 'waiting for a later day'] as const)
  test(`an entry that is no longer true deletes nothing and goes: the key is ${state}`, async () => {
    const world = await newWorld();
    const { id: KeyId, arn } = await world.newKey();
    if (state !== 'enabled') await schedule(world, KeyId);
    await world.records.transaction(async (transaction) => {
      transaction.put(KmsKeyDeletion, [startMs, ...keyOf(arn)], {});
    });
    assert.equal(await deleteDueKeys(partsOf(world)), 0);
    assert((await world.call('DescribeKey', DescribeKey, { KeyId }, world.root)).KeyMetadata);
    for await (const { key } of world.records.list(KmsKeyDeletion, { under: [] })) assert.notEqual(key[0], startMs);
  });

test('two runs at once, over more keys than one batch, delete each key once', async () => {
  const world = await newWorld();
  const parts = partsOf(world);
  const keys = await Promise.all(Array.from({ length: 130 }, () => world.newKey()));
  for (const { id } of keys) await schedule(world, id);
  world.clock.advance(7 * dayMs);
  const [one, two] = await Promise.all([deleteDueKeys(parts), deleteDueKeys(parts)]);
  assert.equal(one + two, keys.length);
  assert.deepEqual((await eventsOf(world)).map((event) => event.keyArn).sort(), keys.map((key) => key.arn).sort());
});

test('when the trail cannot be written the key stays, and goes the next time', async () => {
  const world = await newWorld();
  const parts = partsOf(world);
  const { id: KeyId } = await world.newKey();
  await schedule(world, KeyId);
  world.clock.advance(7 * dayMs);
  const append = () => Promise.reject(new Error('the trail is full'));
  await assert.rejects(deleteDueKeys({ ...parts, trail: { append } }), /the trail is full/);
  assert((await world.call('DescribeKey', DescribeKey, { KeyId }, world.root)).KeyMetadata);
  assert.deepEqual(parts.forgotten, []);
  assert.equal(await deleteDueKeys(parts), 1);
});

const principal = 'arn:aws:iam::111122223333:root';

/** As many grants on the key as take several transactions to remove. */
async function grantMany(world: World, keyArn: string, count: number): Promise<void> {
  const [account, keyRegion, keyId] = keyOf(keyArn);
  const named = { name: principal, boundTo: principal };
  await world.records.transaction(async (transaction) => {
    for (let index = 0; index < count; index += 1)
      await addGrant(transaction, {
        account,
        region: keyRegion,
        keyId,
        grantId: index.toString(16).padStart(64, '0'),
        name: undefined,
        createdAtMs: startMs,
        issuingAccount: account,
        grantee: named,
        retiring: named,
        operations: ['Encrypt'],
        constraints: {},
        digest: `digest ${index}`,
      });
  });
}

async function leftOf(world: World): Promise<number> {
  let left = 0;
  const kinds = [KmsGrant, KmsGrantOfGrantee, KmsGrantOfRetiring, KmsGrantOfRequest, KmsGrantCount, KmsKeyDeletion];
  for (const { name, version } of kinds) {
    const kind = recordKind<[], unknown>({ name, version });
    for await (const _ of world.records.list(kind, { under: [] })) left += 1;
  }
  return left;
}

test('grants go with their key, all that finds them too, and those of another key stay', async () => {
  const world = await newWorld();
  const [key, kept] = [await world.newKey(), await world.newKey()];
  await grantMany(world, kept.arn, 2);
  const before = await leftOf(world);
  await grantMany(world, key.arn, 450);
  await schedule(world, key.id);
  world.clock.advance(7 * dayMs);
  assert.equal(await deleteDueKeys(partsOf(world)), 1);
  assert.equal(await leftOf(world), before);
});

test('a run that was cut after the key was deleted is taken up: the grants that are left go', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  await grantMany(world, key.arn, 250);
  await schedule(world, key.id);
  world.clock.advance(7 * dayMs);
  let transactions = 0;
  const cut = {
    ...world.records,
    get: world.records.get.bind(world.records),
    list: world.records.list.bind(world.records),
    transaction: ((work) => {
      transactions += 1;
      if (transactions > 2) return Promise.reject(new Error('cut'));
      return world.records.transaction(work);
    }) as World['records']['transaction'],
  };
  await assert.rejects(deleteDueKeys({ ...partsOf(world), records: cut }), /cut/);
  assert((await leftOf(world)) > 0);
  assert.equal(await deleteDueKeys(partsOf(world)), 0);
  assert.equal(await leftOf(world), 0);
});

function keyOf(keyArn: string): [AccountId, Region, string] {
  const { region: keyRegion = '', account = '', resource = '' } = parseArn(keyArn) ?? {};
  return [accountId(account), region(keyRegion), resource.slice('key/'.length)];
}
