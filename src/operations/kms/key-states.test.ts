// AWS's table of key states, operation by operation, equal to behaviour. https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { importInput, inputOf, kinds, withoutKey } from '../../../tests/kms/sample-calls.ts';
import { type FaultCode, isFault } from '../../kernel/fault.ts';
import { kmsOperations } from './table.ts';
import { newWorld, type World } from './testing.ts';

type Name = keyof typeof kmsOperations;
type Answer = 'done' | FaultCode;
type Row = readonly [whenDisabled: Answer, whenPendingDeletion: Answer, whenPendingImport: Answer];

const invalid = 'KMSInvalidStateException';
const unsupported = 'UnsupportedOperationException';
const always: Row = ['done', 'done', 'done'];
const notPending: Row = ['done', invalid, 'done'];
const withMaterial: Row = ['done', invalid, invalid];
const enabledOnly: Row = ['DisabledException', invalid, invalid];
const madeHereOnly: Row = ['DisabledException', invalid, unsupported];

const states: Readonly<Partial<Record<Name, Row>>> = {
  CancelKeyDeletion: [invalid, 'done', invalid],
  CreateAlias: notPending,
  CreateGrant: enabledOnly,
  Decrypt: enabledOnly,
  Decapsulate: enabledOnly,
  DeleteAlias: always,
  DeriveSharedSecret: enabledOnly,
  DescribeKey: always,
  DeleteImportedKeyMaterial: always,
  DisableKey: withMaterial,
  DisableKeyRotation: madeHereOnly,
  EnableKey: withMaterial,
  Encapsulate: enabledOnly,
  EnableKeyRotation: madeHereOnly,
  Encrypt: enabledOnly,
  GenerateDataKey: enabledOnly,
  GenerateDataKeyPair: enabledOnly,
  GenerateDataKeyPairWithoutPlaintext: enabledOnly,
  GenerateDataKeyWithoutPlaintext: enabledOnly,
  GenerateMac: enabledOnly,
  GetKeyLastUsage: always,
  GetKeyPolicy: always,
  GetKeyRotationStatus: ['done', 'done', unsupported],
  GetParametersForImport: notPending,
  GetPublicKey: enabledOnly,
  ImportKeyMaterial: notPending,
  ListGrants: always,
  ListKeyPolicies: always,
  ListKeyRotations: always,
  ListResourceTags: always,
  PutKeyPolicy: notPending,
  ReEncrypt: enabledOnly,
  ReplicateKey: enabledOnly,
  RetireGrant: always,
  RevokeGrant: always,
  RotateKeyOnDemand: enabledOnly,
  ScheduleKeyDeletion: notPending,
  Sign: enabledOnly,
  TagResource: notPending,
  UntagResource: notPending,
  UpdateAlias: notPending,
  UpdateKeyDescription: notPending,
  UpdatePrimaryRegion: enabledOnly,
  Verify: enabledOnly,
  VerifyMac: enabledOnly,
};

const call = (world: World, name: Name, input: object) => world.callNamed(name, input, world.root);

async function answer(world: World, name: Name, input: object): Promise<Answer> {
  try {
    await call(world, name, input);
    return 'done';
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.code;
  }
}

/** A key whose material was imported, and is pending import after it is deleted. */
async function newImported(world: World, kind: CreateKeyCommandInput): Promise<string> {
  const { id } = await world.newKey({ ...kind, Origin: 'EXTERNAL' });
  const calling = (operation: Name, input: object) => call(world, operation, input);
  await call(world, 'ImportKeyMaterial', await importInput(calling, id));
  return id;
}

for (const [name, row] of Object.entries(states) as [Name, Row][])
  test(`${name}: ${row[0]} when disabled, ${row[1]} when pending deletion, ${row[2]} when pending import`, async () => {
    const [whenDisabled, whenPendingDeletion, whenPendingImport] = row;
    for (const [state, expected] of [
      ['enabled', name === 'CancelKeyDeletion' ? invalid : 'done'],
      ['disabled', whenDisabled],
      ['pending', whenPendingDeletion],
      ['import', whenPendingImport],
      // A primary key that waits for its replicas is like one that waits for its own time.
      ['replicas', whenPendingDeletion],
    ] as const) {
      const world = await newWorld();
      const isImported = state === 'import' || kinds[name]?.Origin === 'EXTERNAL';
      const kind = { ...kinds[name], ...(state === 'replicas' && { MultiRegion: true }) };
      const KeyId = isImported ? await newImported(world, kind) : (await world.newKey(kind)).id;
      const input = await inputOf((operation, given) => call(world, operation, given), name, KeyId);
      if (state === 'import') await call(world, 'DeleteImportedKeyMaterial', { KeyId });
      if (state === 'disabled') await call(world, 'DisableKey', { KeyId });
      if (state === 'replicas') await call(world, 'ReplicateKey', { KeyId, ReplicaRegion: 'ap-southeast-2' });
      if (state === 'pending' || state === 'replicas') await call(world, 'ScheduleKeyDeletion', { KeyId });
      assert.equal(await answer(world, name, input), expected, state);
    }
  });

test('every operation has its row, but for those that are about no key', () => {
  assert.deepEqual([...Object.keys(states), ...withoutKey].sort(), Object.keys(kmsOperations).sort());
});
