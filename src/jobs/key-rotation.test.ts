// Rotation by a clock that is moved through years: every ciphertext ever made still opens. Row seed 000-6.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../kernel/clock.ts';
import type { KeyRotated } from '../kernel/key-events.ts';
import { CancelKeyDeletion } from '../operations/kms/CancelKeyDeletion.ts';
import { Decrypt } from '../operations/kms/Decrypt.ts';
import { DisableKey } from '../operations/kms/DisableKey.ts';
import { DisableKeyRotation } from '../operations/kms/DisableKeyRotation.ts';
import { EnableKey } from '../operations/kms/EnableKey.ts';
import { EnableKeyRotation } from '../operations/kms/EnableKeyRotation.ts';
import { Encrypt } from '../operations/kms/Encrypt.ts';
import { GetKeyRotationStatus } from '../operations/kms/GetKeyRotationStatus.ts';
import { ListKeyRotations } from '../operations/kms/ListKeyRotations.ts';
import { ensureAwsManagedKey } from '../operations/kms/managed-key.ts';
import { RotateKeyOnDemand } from '../operations/kms/RotateKeyOnDemand.ts';
import { ScheduleKeyDeletion } from '../operations/kms/ScheduleKeyDeletion.ts';
import { here, home, newWorld, type World } from '../operations/kms/testing.ts';
import { KmsKeyRotation } from '../storage/records/kms-key.ts';
import { rotateDueKeys } from './key-rotation.ts';

async function setup() {
  const world = await newWorld();
  const events: KeyRotated[] = [];
  const parts = { ...world, trail: { append: (_: unknown, event: KeyRotated) => void events.push(event) } };
  const run = () => rotateDueKeys(parts);
  const call = async (operation: 'enable' | 'disable', KeyId: string, RotationPeriodInDays?: number) =>
    operation === 'enable'
      ? world.call('EnableKeyRotation', EnableKeyRotation, { KeyId, RotationPeriodInDays }, world.root)
      : world.call('DisableKeyRotation', DisableKeyRotation, { KeyId }, world.root);
  const status = (KeyId: string) => world.call('GetKeyRotationStatus', GetKeyRotationStatus, { KeyId }, world.root);
  return { world, parts, events, run, call, status };
}

const rotationsOf = async (world: World, KeyId: string) =>
  (await world.call('ListKeyRotations', ListKeyRotations, { KeyId }, world.root)).Rotations ?? [];

async function encrypt(world: World, KeyId: string, text: string) {
  const input = { KeyId, Plaintext: Buffer.from(text), EncryptionContext: { text } };
  return (await world.call('Encrypt', Encrypt, input, world.root)).CiphertextBlob ?? Buffer.alloc(0);
}

async function decrypt(world: World, CiphertextBlob: Uint8Array, text: string) {
  return world.call('Decrypt', Decrypt, { CiphertextBlob, EncryptionContext: { text } }, world.root);
}

async function entries(world: World): Promise<number> {
  let count = 0;
  for await (const _ of world.records.list(KmsKeyRotation, { under: [] })) count += 1;
  return count;
}

test('years pass, rotations by the calendar and by hand, and every ciphertext ever made still opens', async () => {
  const { world, events, run, call } = await setup();
  const { id: KeyId, arn } = await world.newKey();
  await call('enable', KeyId);
  const made: { readonly text: string; readonly blob: Uint8Array; readonly material: string }[] = [];
  const make = async (text: string) => {
    const blob = await encrypt(world, KeyId, text);
    made.push({ text, blob, material: (await decrypt(world, blob, text)).KeyMaterialId ?? '' });
  };
  for (let quarter = 0; quarter < 40; quarter += 1) {
    await make(`quarter ${quarter}`);
    if (quarter % 7 === 3) {
      await world.call('RotateKeyOnDemand', RotateKeyOnDemand, { KeyId }, world.root);
      await make(`after the rotation of quarter ${quarter}`);
    }
    world.clock.advance(91.3125 * dayMs);
    await run();
  }
  const rotations = await rotationsOf(world, KeyId);
  assert.equal(rotations.filter(({ RotationType }) => RotationType === 'AUTOMATIC').length, 10);
  assert.equal(rotations.filter(({ RotationType }) => RotationType === 'ON_DEMAND').length, 6);
  assert.equal(new Set(made.map(({ material }) => material)).size, 16);
  for (const { text, blob, material } of made) {
    const opened = await decrypt(world, blob, text);
    assert.equal(Buffer.from(opened.Plaintext ?? []).toString(), text);
    assert.equal(opened.KeyMaterialId, material);
  }
  assert.equal(events.length, 10);
  assert(events.every((event) => event.keyArn === arn && event.currentMaterialId !== event.previousMaterialId));
  assert.equal(await entries(world), 1);
});

test('a key rotates when its day has come and not before, and then on its schedule', async () => {
  const { world, run, call, status } = await setup();
  const { id: KeyId, arn } = await world.newKey();
  const startMs = world.clock.now();
  await call('enable', KeyId, 90);
  world.clock.advance(90 * dayMs - 1);
  assert.equal(await run(), 0);
  world.clock.advance(3 * dayMs);
  assert.equal(await run(), 1);
  assert.equal(await run(), 0);
  const NextRotationDate = new Date(startMs + 180 * dayMs);
  assert.deepEqual(await status(KeyId), {
    KeyId: arn,
    KeyRotationEnabled: true,
    RotationPeriodInDays: 90,
    NextRotationDate,
  });
  const [rotation, ...more] = await rotationsOf(world, KeyId);
  assert.deepEqual(more, []);
  assert.deepEqual(rotation?.RotationDate, new Date(world.clock.now()));
});

test('a key that is disabled or waits for its deletion rests, and catches up at once when it can be used again', async () => {
  const { world, run, call, status } = await setup();
  const { id: KeyId, arn } = await world.newKey();
  await call('enable', KeyId, 100);
  const off = { KeyId: arn, KeyRotationEnabled: false };
  const { NextRotationDate } = await status(KeyId);
  await world.call('DisableKey', DisableKey, { KeyId }, world.root);
  assert.deepEqual(await status(KeyId), off);
  await world.call('EnableKey', EnableKey, { KeyId }, world.root);
  assert.deepEqual((await status(KeyId)).NextRotationDate, NextRotationDate);
  await world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId }, world.root);
  assert.deepEqual(await status(KeyId), off);
  await world.call('CancelKeyDeletion', CancelKeyDeletion, { KeyId }, world.root);
  assert.deepEqual(await status(KeyId), off);
  world.clock.advance(500 * dayMs);
  assert.equal(await run(), 0);
  assert.deepEqual(await rotationsOf(world, KeyId), []);
  await world.call('EnableKey', EnableKey, { KeyId }, world.root);
  assert.equal(await run(), 1);
  assert.equal(await run(), 0);
  assert.deepEqual((await status(KeyId)).NextRotationDate, new Date(world.clock.now() + 100 * dayMs));
});

test('rotation that was switched off, or put on another day, does not happen on the old one', async () => {
  const { world, run, call } = await setup();
  const [off, later] = [await world.newKey(), await world.newKey()];
  for (const { id } of [off, later]) await call('enable', id, 100);
  await call('disable', off.id);
  await call('enable', later.id, 200);
  world.clock.advance(100 * dayMs);
  assert.equal(await run(), 0);
  world.clock.advance(100 * dayMs);
  assert.equal(await run(), 1);
  assert.deepEqual(await rotationsOf(world, off.id), []);
});

test('AWS managed keys rotate every year', async () => {
  const { world, run, status } = await setup();
  const { keyId } = await ensureAwsManagedKey(world.resources, home, here, 's3', world.clock.now());
  assert.equal((await status(keyId)).RotationPeriodInDays, 365);
  for (let year = 1; year <= 3; year += 1) {
    world.clock.advance(365 * dayMs);
    assert.equal(await run(), 1);
    assert.equal((await rotationsOf(world, keyId)).length, year);
  }
});

test('two runs at once, over more keys than one batch, rotate each key once', async () => {
  const { world, events, run, call } = await setup();
  const keys = await Promise.all(Array.from({ length: 130 }, () => world.newKey()));
  for (const { id } of keys) await call('enable', id, 90);
  world.clock.advance(90 * dayMs);
  const [one, two] = await Promise.all([run(), run()]);
  assert.equal(one + two, keys.length);
  for (const { id } of keys) assert.equal((await rotationsOf(world, id)).length, 1);
  assert(events.length >= keys.length);
});

test('when the trail cannot be written the key is not rotated, and is the next time', async () => {
  const { world, parts, run, call } = await setup();
  const { id: KeyId } = await world.newKey();
  await call('enable', KeyId, 90);
  world.clock.advance(90 * dayMs);
  const append = () => {
    throw new Error('the trail is full');
  };
  await assert.rejects(rotateDueKeys({ ...parts, trail: { append } }), /the trail is full/);
  assert.deepEqual(await rotationsOf(world, KeyId), []);
  assert.equal(await run(), 1);
});
