// KMS keys of earlier versions are read, and what imported material makes of a key's state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, region } from '../../kernel/ids.ts';
import { KmsKey, type KmsKeyRecord } from './kms-key.ts';
import { keyAsOf, withoutMaterial } from './kms-material.ts';

const older = {
  account: accountId('111122223333'),
  region: region('us-east-1'),
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  description: '',
  createdAtMs: 7,
  keySpec: 'SYMMETRIC_DEFAULT',
  keyUsage: 'ENCRYPT_DECRYPT',
  manager: 'CUSTOMER',
  state: 'Enabled',
  deletionAtMs: undefined,
  policy: '{}',
  materials: [{ id: 'a'.repeat(64), wrapped: Buffer.from('wrapped'), createdAtMs: 7 }],
  tags: {},
  aliases: [],
} as const;

test('a key of version 1 is one whose material was made here', () => {
  assert.equal(KmsKey.version, 2);
  assert.deepEqual(KmsKey.upgrade?.(older, 1), { ...older, origin: 'AWS_KMS' });
});

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const wrapped = Buffer.from('wrapped');
const imported: KmsKeyRecord = {
  ...older,
  origin: 'EXTERNAL',
  materials: [
    { id: one, wrapped, createdAtMs: 1, imported: { expiresAtMs: 100, description: 'first' } },
    { id: two, wrapped, createdAtMs: 2, rotation: 'ON_DEMAND', imported: {} },
    { id: three, wrapped, createdAtMs: 3, pending: true, imported: { expiresAtMs: 50 } },
  ],
};

test('material is there until its time is over, and then the key waits for it', () => {
  assert.equal(keyAsOf(imported, 49), imported);
  const withoutPending = keyAsOf(imported, 50);
  assert.equal(withoutPending.state, 'Enabled');
  assert.deepEqual(
    withoutPending.materials.map(({ id }) => id),
    [one, two],
  );
  const waiting = keyAsOf(imported, 100);
  assert.equal(waiting.state, 'PendingImport');
  const [first] = waiting.materials;
  assert.deepEqual(first, { id: one, wrapped: undefined, createdAtMs: 1, imported: { description: 'first' } });
});

test('a key that waits for its deletion goes on waiting, whatever becomes of its material', () => {
  for (const state of ['PendingDeletion', 'PendingReplicaDeletion'] as const)
    assert.equal(withoutMaterial({ ...imported, state }, two).state, state);
  assert.equal(withoutMaterial({ ...imported, state: 'Disabled' }, two).state, 'PendingImport');
});
