// Keys from CreateKey to the end of their waiting period, their descriptions, tags and listings. Row seed 000-5.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../kernel/clock.ts';
import type { FaultCode } from '../../kernel/fault.ts';
import { KmsKeyDeletion } from '../../storage/records/kms-key.ts';
import { CancelKeyDeletion } from './CancelKeyDeletion.ts';
import { CreateKey } from './CreateKey.ts';
import { DescribeKey } from './DescribeKey.ts';
import { DisableKey } from './DisableKey.ts';
import { EnableKey } from './EnableKey.ts';
import { GetKeyRotationStatus } from './GetKeyRotationStatus.ts';
import { ListGrants } from './ListGrants.ts';
import { ListKeyRotations } from './ListKeyRotations.ts';
import { ListKeys } from './ListKeys.ts';
import { ListResourceTags } from './ListResourceTags.ts';
import { ListRetirableGrants } from './ListRetirableGrants.ts';
import { ScheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { TagResource } from './TagResource.ts';
import { allowing, elsewhere, home, newWorld, refused, startMs, type World } from './testing.ts';
import { UntagResource } from './UntagResource.ts';
import { UpdateKeyDescription } from './UpdateKeyDescription.ts';

const describe = async (world: World, KeyId: string) =>
  (await world.call('DescribeKey', DescribeKey, { KeyId }, world.root)).KeyMetadata;

test('a new key is described completely', async () => {
  const world = await newWorld();
  const key = await world.newKey({ Description: 'for tests', Tags: [{ TagKey: 'team', TagValue: 'storage' }] });
  const { CurrentKeyMaterialId, ...metadata } = (await describe(world, key.id)) ?? {};
  assert.match(CurrentKeyMaterialId ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(metadata, {
    AWSAccountId: home,
    KeyId: key.id,
    Arn: `arn:aws:kms:us-east-1:${home}:key/${key.id}`,
    CreationDate: new Date(startMs),
    Enabled: true,
    Description: 'for tests',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  });
});

const uncreatable: readonly [object, FaultCode, RegExp][] = [
  [{ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }, 'NotImplemented', /CreateKey with the `KeySpec` SM2/],
  [{ KeySpec: 'RSA_2048' }, 'ValidationException', /You must specify a KeyUsage value/],
  [{ KeySpec: 'HMAC_random' }, 'ValidationException', /'HMAC_random' at 'keySpec' .* enum value set/],
  [{ KeyUsage: 'RANDOM' }, 'ValidationException', /'RANDOM' at 'keyUsage'/],
  [{ KeyUsage: 'SIGN_VERIFY' }, 'ValidationException', /not compatible/],
  [{ KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' }, 'ValidationException', /same request/],
  [{ Origin: 'AWS_CLOUDHSM' }, 'ValidationException', /needs a `CustomKeyStoreId`/],
  [{ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-1' }, 'ValidationException', /XksKeyId/],
  [{ CustomKeyStoreId: 'cks-1' }, 'ValidationException', /needs the origin/],
  [{ XksKeyId: 'x' }, 'ValidationException', /XksKeyId/],
  [{ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' }, 'CustomKeyStoreNotFoundException', /`cks-1`/],
  [
    { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-1', XksKeyId: 'x' },
    'CustomKeyStoreNotFoundException',
    /`cks-1`/,
  ],
  [
    { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1', KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    'UnsupportedOperationException',
    /symmetric encryption keys only/,
  ],
  [
    { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1', MultiRegion: true },
    'UnsupportedOperationException',
    /multi-Region/,
  ],
  [{ Description: 'x'.repeat(8193) }, 'ValidationException', /'description'/],
  [{ Tags: [{ TagKey: 'aws:x', TagValue: '' }] }, 'TagException', /reserved/],
  [
    {
      Tags: [
        { TagKey: 'a', TagValue: '' },
        { TagKey: 'a', TagValue: '' },
      ],
    },
    'TagException',
    /Duplicate tag keys/,
  ],
  [{ Tags: Array.from({ length: 51 }, (_, i) => ({ TagKey: `${i}`, TagValue: '' })) }, 'TagException', /Too many/],
  [{ Policy: '' }, 'ValidationException', /'policy'/],
  [{ Policy: '{"Version":"€"}' }, 'ValidationException', /characters/],
];

test('a key that cannot be made is refused by name, and none is left behind', async () => {
  const world = await newWorld();
  for (const [input, code, words] of uncreatable)
    await refused(world.call('CreateKey', CreateKey, input, world.root), code, words);
  assert.deepEqual((await world.call('ListKeys', ListKeys, {}, world.root)).Keys, []);
});

test('creating a key, and tagging it at once, are two permissions', async () => {
  const world = await newWorld();
  const Tags = [{ TagKey: 'team', TagValue: 'storage' }];
  const creator = await world.user(home, 'creator', allowing('kms:CreateKey'));
  assert((await world.call('CreateKey', CreateKey, {}, creator)).KeyMetadata);
  await refused(world.call('CreateKey', CreateKey, { Tags }, creator), 'AccessDenied', /perform: kms:TagResource/);
  const nobody = await world.user(home, 'nobody');
  await refused(world.call('CreateKey', CreateKey, {}, nobody), 'AccessDenied', /perform: kms:CreateKey/);
});

test('ListKeys pages through the keys of one account and Region, each once', async () => {
  const world = await newWorld();
  const made = await Promise.all(Array.from({ length: 7 }, () => world.newKey()));
  await world.newKey({}, { region: elsewhere });
  const listed: (string | undefined)[] = [];
  let Marker: string | undefined;
  let pages = 0;
  do {
    const page = await world.call('ListKeys', ListKeys, { Limit: 3, ...(Marker && { Marker }) }, world.root);
    listed.push(...(page.Keys ?? []).map((key) => key.KeyArn));
    assert.equal(page.Truncated, page.NextMarker !== undefined);
    Marker = page.NextMarker;
    pages += 1;
  } while (Marker !== undefined);
  assert.equal(pages, 3);
  assert.deepEqual(listed.sort(), made.map((key) => key.arn).sort());
  assert.deepEqual((await world.call('ListKeys', ListKeys, {}, world.otherRoot)).Keys, []);
  await refused(world.call('ListKeys', ListKeys, { Marker: '???' }, world.root), 'InvalidMarkerException');
  await refused(world.call('ListKeys', ListKeys, { Limit: 0 }, world.root), 'ValidationException');
  await refused(world.call('ListKeys', ListKeys, {}, await world.user(home, 'nobody')), 'AccessDenied');
});

test('a key is disabled, enabled, and described anew', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  await world.call('DisableKey', DisableKey, { KeyId }, world.root);
  assert.equal((await describe(world, KeyId))?.KeyState, 'Disabled');
  assert.equal((await describe(world, KeyId))?.Enabled, false);
  await world.call('EnableKey', EnableKey, { KeyId }, world.root);
  assert.equal((await describe(world, KeyId))?.KeyState, 'Enabled');
  await world.call('UpdateKeyDescription', UpdateKeyDescription, { KeyId, Description: 'new' }, world.root);
  assert.equal((await describe(world, KeyId))?.Description, 'new');
  const nobody = await world.user(home, 'nobody');
  await refused(world.call('DisableKey', DisableKey, { KeyId }, nobody), 'AccessDenied');
  await refused(world.call('EnableKey', EnableKey, { KeyId }, nobody), 'AccessDenied');
  const Description = 'x';
  await refused(
    world.call('UpdateKeyDescription', UpdateKeyDescription, { KeyId, Description }, nobody),
    'AccessDenied',
  );
  assert.equal((await describe(world, KeyId))?.Enabled, true);
});

test('seed 000-5: deletion waits 7 to 30 days, 30 unless told, and can be cancelled', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const schedule = (PendingWindowInDays?: number) =>
    world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId: key.id, PendingWindowInDays }, world.root);
  const cancel = (caller = world.root) => world.call('CancelKeyDeletion', CancelKeyDeletion, { KeyId: key.id }, caller);
  await refused(schedule(6), 'ValidationException', /'pendingWindowInDays' .* greater than or equal to 7/);
  await refused(schedule(31), 'ValidationException', /less than or equal to 30/);
  await refused(cancel(), 'KMSInvalidStateException', /is not pending deletion\.$/);

  assert.deepEqual(await schedule(7), {
    KeyId: key.arn,
    DeletionDate: new Date(startMs + 7 * dayMs),
    KeyState: 'PendingDeletion',
    PendingWindowInDays: 7,
  });
  assert.deepEqual((await describe(world, key.id))?.DeletionDate, new Date(startMs + 7 * dayMs));
  assert.equal(await deletionsOf(world), 1);
  await refused(schedule(), 'KMSInvalidStateException', /is pending deletion\.$/);
  const nobody = await world.user(home, 'nobody');
  await refused(cancel(nobody), 'AccessDenied');

  assert.deepEqual(await cancel(), { KeyId: key.arn });
  assert.equal((await describe(world, key.id))?.KeyState, 'Disabled');
  assert.equal((await describe(world, key.id))?.DeletionDate, undefined);
  assert.equal(await deletionsOf(world), 0);
  assert.equal((await schedule()).PendingWindowInDays, 30);
  await refused(world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId: key.id }, nobody), 'AccessDenied');
});

test('a policy may demand a longer waiting period', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const statement = {
    Effect: 'Allow',
    Action: 'kms:ScheduleKeyDeletion',
    Resource: '*',
    Condition: { NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '14' } },
  };
  const careful = await world.user(home, 'careful', JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  const schedule = (PendingWindowInDays: number) =>
    world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId, PendingWindowInDays }, careful);
  await refused(schedule(13), 'AccessDenied');
  assert.equal((await schedule(14)).PendingWindowInDays, 14);
});

async function deletionsOf(world: World): Promise<number> {
  let count = 0;
  for await (const _ of world.records.list(KmsKeyDeletion, { under: [] })) count += 1;
  return count;
}

test('while it waits for deletion a key takes no change', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  await world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId }, world.root);
  const stuck = (call: Promise<unknown>) => refused(call, 'KMSInvalidStateException', /is pending deletion\.$/);
  await stuck(world.call('EnableKey', EnableKey, { KeyId }, world.root));
  await stuck(world.call('DisableKey', DisableKey, { KeyId }, world.root));
  await stuck(world.call('UpdateKeyDescription', UpdateKeyDescription, { KeyId, Description: '' }, world.root));
  await stuck(world.call('TagResource', TagResource, { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }, world.root));
  await stuck(world.call('UntagResource', UntagResource, { KeyId, TagKeys: ['a'] }, world.root));
});

test('tags are added, replaced, listed in pages and removed', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey({ Tags: [{ TagKey: 'a', TagValue: '1' }] });
  const tag = (Tags: { TagKey: string; TagValue: string }[], caller = world.root) =>
    world.call('TagResource', TagResource, { KeyId, Tags }, caller);
  await tag([
    { TagKey: 'a', TagValue: '2' },
    { TagKey: '__proto__', TagValue: 'x' },
    { TagKey: 'b', TagValue: '' },
  ]);
  const list = (Limit: number, Marker?: string) =>
    world.call('ListResourceTags', ListResourceTags, { KeyId, Limit, ...(Marker && { Marker }) }, world.root);
  const first = await list(2);
  const second = await list(2, first.NextMarker);
  assert.deepEqual(
    [...(first.Tags ?? []), ...(second.Tags ?? [])].map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`),
    ['__proto__=x', 'a=2', 'b='],
  );
  await world.call('UntagResource', UntagResource, { KeyId, TagKeys: ['a', 'absent'] }, world.root);
  assert.deepEqual(
    (await list(50)).Tags?.map(({ TagKey }) => TagKey),
    ['__proto__', 'b'],
  );

  const nobody = await world.user(home, 'nobody');
  await refused(tag([{ TagKey: 'c', TagValue: '' }], nobody), 'AccessDenied');
  await refused(world.call('UntagResource', UntagResource, { KeyId, TagKeys: ['b'] }, nobody), 'AccessDenied');
  await refused(world.call('ListResourceTags', ListResourceTags, { KeyId }, nobody), 'AccessDenied');
  const many = Array.from({ length: 49 }, (_, i) => ({ TagKey: `t${i}`, TagValue: '' }));
  await refused(tag(many), 'TagException', /Too many tags/);
  await refused(tag([{ TagKey: 'B', TagValue: '' }]), 'TagException', /Duplicate tag keys/);
  await refused(tag([{ TagKey: 'x'.repeat(129), TagValue: '' }]), 'ValidationException', /tagKey/);
});

test('a policy may ask for the tag of a key', async () => {
  const world = await newWorld();
  const [tagged, plain] = [await world.newKey({ Tags: [{ TagKey: 'team', TagValue: 'a' }] }), await world.newKey()];
  const Condition = { StringEquals: { 'aws:ResourceTag/team': 'a' } };
  const Statement = [{ Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*', Condition }];
  const user = await world.user(home, 'user', JSON.stringify({ Version: '2012-10-17', Statement }));
  assert((await world.call('DescribeKey', DescribeKey, { KeyId: tagged.id }, user)).KeyMetadata);
  await refused(world.call('DescribeKey', DescribeKey, { KeyId: plain.id }, user), 'AccessDenied');
});

test('rotation and grants: true answers, to those who may ask', async () => {
  const world = await newWorld();
  const { id: KeyId, arn: keyArn } = await world.newKey();
  const nobody = await world.user(home, 'nobody');
  const status = (caller = world.root) => world.call('GetKeyRotationStatus', GetKeyRotationStatus, { KeyId }, caller);
  assert.deepEqual(await status(), { KeyId: keyArn, KeyRotationEnabled: false });
  await refused(status(nobody), 'AccessDenied');

  const rotations = (input: object) =>
    world.call('ListKeyRotations', ListKeyRotations, { KeyId, ...input }, world.root);
  assert.deepEqual(await rotations({}), { Rotations: [], Truncated: false });
  const { Rotations } = await rotations({ IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  assert.equal(Rotations?.length, 1);
  assert.equal(Rotations[0]?.KeyMaterialId, (await describe(world, KeyId))?.CurrentKeyMaterialId);
  assert.equal(Rotations[0]?.KeyMaterialState, 'CURRENT');
  await refused(rotations({ IncludeKeyMaterial: 'SOME' }), 'ValidationException');

  const empty = { Grants: [], Truncated: false };
  assert.deepEqual(await world.call('ListGrants', ListGrants, { KeyId }, world.root), empty);
  await refused(world.call('ListGrants', ListGrants, { KeyId }, nobody), 'AccessDenied');
  const RetiringPrincipal = `arn:aws:iam::${home}:root`;
  assert.deepEqual(
    await world.call('ListRetirableGrants', ListRetirableGrants, { RetiringPrincipal }, world.root),
    empty,
  );
  await refused(world.call('ListRetirableGrants', ListRetirableGrants, { RetiringPrincipal }, nobody), 'AccessDenied');
});
