// A policy is not written when whom it names is deleted between the check and the write.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../kernel/arn.ts';
import { isFault } from '../kernel/fault.ts';
import { Bucket, BucketPolicy, type BucketRecord } from '../storage/records/bucket.ts';
import { Role } from '../storage/records/identity.ts';
import { KmsKey } from '../storage/records/kms-key.ts';
import type { RecordStore } from '../storage/records/record.ts';
import type { ServerCall } from './context.ts';
import { CreateKey } from './kms/CreateKey.ts';
import { PutKeyPolicy } from './kms/PutKeyPolicy.ts';
import { here, home, keyPolicy, newWorld, type World } from './kms/testing.ts';
import { PutBucketPolicy } from './s3/PutBucketPolicy.ts';

const roleArn = arn.role(home, '/', 'goes');
const named = { Effect: 'Allow', Principal: { AWS: roleArn } };

/** From now on the role is deleted just before the next transaction begins. */
function deleteRoleBeforeWriting(world: World): void {
  const { records } = world;
  const writable = world.resources as { records: RecordStore };
  writable.records = {
    get: (kind, key) => records.get(kind, key),
    list: (kind, range) => records.list(kind, range),
    async transaction(work) {
      await records.transaction(async (transaction) => transaction.remove(Role, [home, 'goes']));
      return records.transaction(work);
    },
  };
}

async function worldWithRole(): Promise<World> {
  const world = await newWorld();
  await world.role(home, 'goes');
  return world;
}

test('a key policy is refused whose role went after it was checked; the key keeps its policy', async () => {
  const world = await worldWithRole();
  const key = await world.newKey();
  const Policy = keyPolicy({ ...named, Action: 'kms:Decrypt', Resource: '*' });
  const put = () => world.call('PutKeyPolicy', PutKeyPolicy, { KeyId: key.id, Policy }, world.root);
  await put();
  const before = (await world.records.get(KmsKey, [home, here, key.id]))?.policy;
  deleteRoleBeforeWriting(world);
  await assert.rejects(put(), (error) => isFault(error, 'MalformedPolicyDocumentException'));
  assert.equal((await world.records.get(KmsKey, [home, here, key.id]))?.policy, before);
});

test('a key is not made with a policy whose role went after it was checked', async () => {
  const world = await worldWithRole();
  const Policy = keyPolicy({ ...named, Action: 'kms:Decrypt', Resource: '*' });
  deleteRoleBeforeWriting(world);
  const made = world.call('CreateKey', CreateKey, { Policy }, world.root);
  await assert.rejects(made, (error) => isFault(error, 'MalformedPolicyDocumentException'));
});

test('a bucket policy is refused whose role went after it was checked', async () => {
  const world = await worldWithRole();
  const bucket: BucketRecord = {
    name: 'named',
    id: 'id',
    owner: home,
    region: here,
    createdAtMs: 0,
    versioning: undefined,
    objectLock: undefined,
  };
  await world.records.transaction(async (transaction) => transaction.put(Bucket, [bucket.name], bucket));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ ...named, Action: 's3:GetObject', Resource: arn.object(bucket.name, '*') }],
  });
  const facts = { caller: world.root, region: here, headers: {}, resources: world.resources, may: async () => true };
  const put = () => PutBucketPolicy.run({ Bucket: bucket.name, Policy }, { bucket }, facts as unknown as ServerCall);
  await put();
  assert.ok(await world.records.get(BucketPolicy, [bucket.id]));
  deleteRoleBeforeWriting(world);
  await assert.rejects(put(), (error) => isFault(error, 'MalformedPolicy'));
});
