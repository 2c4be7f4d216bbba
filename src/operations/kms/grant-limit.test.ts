// The quota of grants on a key. https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KmsGrantCount } from '../../storage/records/kms-grant.ts';
import { here, home, newWorld, refused } from './testing.ts';

test('a key has 50,000 grants at most, and one that ends makes room for another', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const grant = { KeyId, GranteePrincipal: `arn:aws:iam::${home}:root`, Operations: ['DescribeKey'] };
  const create = () => world.callNamed('CreateGrant', grant, world.root) as Promise<{ readonly GrantId: string }>;
  const { GrantId } = await create();
  await world.records.transaction(async (transaction) =>
    transaction.put(KmsGrantCount, [home, here, KeyId], { count: 50_000 }),
  );
  await refused(create(), 'LimitExceededException', /50000 grants/);
  await world.callNamed('RevokeGrant', { KeyId, GrantId }, world.root);
  assert(await create());
});
