// GetCallerIdentity and GetAccessKeyInfo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../../src/kernel/arn.ts';
import { anonymous } from '../../src/kernel/caller.ts';
import { accountId } from '../../src/kernel/ids.ts';
import { allow, management, newAccount, newUser, newWorld, refused } from '../iam/world.ts';

test('everybody with credentials may ask who they are', async () => {
  const world = await newWorld();
  const user = await newUser(world.admin, world, 'user', { Effect: 'Deny', Action: '*', Resource: '*' });
  const identity = await user.sts.GetCallerIdentity({});
  assert.equal(identity.Account, management);
  assert.equal(identity.Arn, `arn:aws:iam::${management}:user/user`);
  assert.match(`${identity.UserId}`, /^AIDA[A-Z2-7]{17}$/);
  const nobody = world.asCaller(() => anonymous);
  await refused(nobody.sts.GetCallerIdentity({}), 'MissingAuthenticationToken', /Missing/);
});

test('the account of an access key is told to whoever may ask', async () => {
  const world = await newWorld();
  const { id, admin } = await newAccount(world);
  await admin.iam.CreateUser({ UserName: 'there' });
  const { AccessKey } = await admin.iam.CreateAccessKey({ UserName: 'there' });
  const input = { AccessKeyId: AccessKey?.AccessKeyId };
  const asker = await newUser(world.admin, world, 'asker', allow('sts:GetAccessKeyInfo'));
  assert.equal((await asker.sts.GetAccessKeyInfo(input)).Account, id);
  const plain = await newUser(world.admin, world, 'plain');
  await refused(plain.sts.GetAccessKeyInfo(input), 'AccessDenied', /sts:GetAccessKeyInfo/);
  const RoleArn = arn.role(accountId(id), '/', 'OrganizationAccountAccessRole');
  const { Credentials } = await world.admin.sts.AssumeRole({ RoleArn, RoleSessionName: 'again' });
  assert.equal((await asker.sts.GetAccessKeyInfo({ AccessKeyId: Credentials?.AccessKeyId })).Account, id);
  const unknown = asker.sts.GetAccessKeyInfo({ AccessKeyId: 'AKIA0000000000000000' });
  await refused(unknown, 'ValidationException', /invalid/);
});
