// `aws/s3`: made when it is first needed, for its account through S3 only. Lesson 10: it can never be shared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rotateDueKeys } from '../../jobs/key-rotation.ts';
import { dayMs } from '../../kernel/clock.ts';
import { KmsKey } from '../../storage/records/kms-key.ts';
import { DeleteAlias } from './DeleteAlias.ts';
import { DescribeKey } from './DescribeKey.ts';
import { DisableKey } from './DisableKey.ts';
import { GenerateDataKey } from './GenerateDataKey.ts';
import { GetKeyPolicy } from './GetKeyPolicy.ts';
import { ensureAwsManagedKey } from './managed-key.ts';
import { PutKeyPolicy } from './PutKeyPolicy.ts';
import { ScheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { allowing, elsewhere, here, home, keyPolicy, newWorld, other, refused, startMs } from './testing.ts';

test('there is one for each account and Region, however often and at once it is asked for', async () => {
  const world = await newWorld();
  const ensure = (account = home, region = here) =>
    ensureAwsManagedKey(world.resources, account, region, 's3', startMs);
  const made = await Promise.all([ensure(), ensure(), ensure()]);
  assert.equal(new Set(made.map((key) => key.keyId)).size, 1);
  assert.equal((await ensure()).keyId, made[0]?.keyId);
  assert.notEqual((await ensure(other)).keyId, made[0]?.keyId);
  assert.notEqual((await ensure(home, elsewhere)).keyId, made[0]?.keyId);
});

test('describing its alias makes it, for those who may describe it', async () => {
  const world = await newWorld();
  const describe = (caller = world.root) => world.call('DescribeKey', DescribeKey, { KeyId: 'alias/aws/s3' }, caller);
  const nobody = await world.user(home, 'nobody');
  await refused(
    describe(nobody),
    'AccessDenied',
    /kms:DescribeKey on resource: arn:aws:kms:us-east-1:\d+:alias\/aws\/s3/,
  );
  const metadata = (await describe()).KeyMetadata;
  assert.equal(metadata?.KeyManager, 'AWS');
  assert.equal((await describe()).KeyMetadata?.KeyId, metadata.KeyId);
  await refused(describe(nobody), 'AccessDenied');
  assert((await describe(await world.user(home, 'reader', allowing('kms:DescribeKey')))).KeyMetadata);
  const unknown = world.call('DescribeKey', DescribeKey, { KeyId: 'alias/aws/toString' }, world.root);
  await refused(unknown, 'NotFoundException');
});

test('whoever may use S3 in the account uses it through S3 with no policy of his own, and nobody else does', async () => {
  const world = await newWorld();
  const { keyId } = await ensureAwsManagedKey(world.resources, home, here, 's3', startMs);
  const user = await world.user(home, 'user');
  const input = { KeyId: `arn:aws:kms:${here}:${home}:key/${keyId}`, KeySpec: 'AES_256' } as const;
  const use = (caller = user, via?: 's3') =>
    world.call('GenerateDataKey', GenerateDataKey, input, caller, via === undefined ? {} : { via });
  assert((await use(user, 's3')).Plaintext);
  await refused(use(user), 'AccessDenied');
  await refused(use(world.root), 'AccessDenied');
  const stranger = await world.user(other, 'stranger', allowing('kms:*'));
  await refused(use(stranger, 's3'), 'AccessDenied');
});

test('nobody changes it: not its policy, its state, its alias or its life', async () => {
  const world = await newWorld();
  const { keyId: KeyId, policy } = await ensureAwsManagedKey(world.resources, home, here, 's3', startMs);
  const change = [
    () => world.call('PutKeyPolicy', PutKeyPolicy, { KeyId, Policy: keyPolicy() }, world.root),
    () => world.call('DisableKey', DisableKey, { KeyId }, world.root),
    () => world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId }, world.root),
  ];
  for (const call of change) await refused(call(), 'AccessDenied', /because no resource-based policy allows/);
  const alias = world.call('DeleteAlias', DeleteAlias, { AliasName: 'alias/aws/s3' }, world.root);
  await refused(alias, 'InvalidAliasNameException');
  const read = await world.call('GetKeyPolicy', GetKeyPolicy, { KeyId }, world.root);
  assert.equal(read.Policy, policy);
  assert.equal(JSON.parse(policy).Id, 'auto-s3-2');
});

test('one from before there was rotation gets its yearly plan when it is next used, and rotates at once if it is overdue', async () => {
  const world = await newWorld();
  const ensure = () => ensureAwsManagedKey(world.resources, home, here, 's3', world.clock.now());
  const { rotation: _, ...older } = await ensure();
  await world.records.transaction(async (transaction) => transaction.put(KmsKey, [home, here, older.keyId], older));
  world.clock.advance(400 * dayMs);
  const key = await ensure();
  assert.deepEqual(key.rotation, { periodDays: 365, nextAtMs: startMs + 365 * dayMs });
  assert.equal(await rotateDueKeys({ ...world, trail: { append: () => {} } }), 1);
  assert.equal((await ensure()).materials.length, 2);
});
