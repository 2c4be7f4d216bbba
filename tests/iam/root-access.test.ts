// Central root access: enabled by the management account, once IAM is a trusted service of the organization.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootFeaturesOf } from '../../src/storage/records/root-access.ts';
import { allow, newAccount, newUser, newWorld, refused } from './world.ts';

test('features are enabled and disabled one by one', async () => {
  const world = await newWorld();
  const { iam, organizations } = world.admin;
  assert.deepEqual((await iam.ListOrganizationsFeatures({})).EnabledFeatures, []);
  await refused(iam.EnableOrganizationsRootSessions({}), 'ServiceAccessNotEnabledException', /Trusted access/);
  await organizations.EnableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  const { OrganizationId, EnabledFeatures } = await iam.EnableOrganizationsRootSessions({});
  assert.match(`${OrganizationId}`, /^o-/);
  assert.deepEqual(EnabledFeatures, ['RootSessions']);
  const both = await iam.EnableOrganizationsRootCredentialsManagement({});
  assert.deepEqual(both.EnabledFeatures, ['RootCredentialsManagement', 'RootSessions']);
  assert.deepEqual(await rootFeaturesOf(world.records), both.EnabledFeatures);
  assert.deepEqual((await iam.DisableOrganizationsRootCredentialsManagement({})).EnabledFeatures, ['RootSessions']);
  assert.deepEqual((await iam.DisableOrganizationsRootSessions({})).EnabledFeatures, []);
});

test('a member is refused, and so is who lacks the permission', async () => {
  const world = await newWorld();
  await world.admin.organizations.EnableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  const { iam } = (await newAccount(world)).admin;
  await refused(iam.EnableOrganizationsRootSessions({}), 'CallerIsNotManagementAccountException', /management/);
  const words = /not the management account or delegated/;
  await refused(iam.ListOrganizationsFeatures({}), 'AccountNotManagementOrDelegatedAdministratorException', words);
  const reader = await newUser(world.admin, world, 'reader', allow('iam:ListOrganizationsFeatures'));
  assert.ok(await reader.iam.ListOrganizationsFeatures({}));
  await refused(reader.iam.EnableOrganizationsRootSessions({}), 'AccessDenied', /no identity-based policy allows/);
});
