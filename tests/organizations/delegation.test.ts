// Trusted services, delegated administrators, effective policies, and accounts that are closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../src/kernel/clock.ts';
import { allow, management, newAccount, newUser, newWorld, refused } from '../iam/world.ts';

const ServicePrincipal = 'cloudtrail.amazonaws.com';

test('a service is trusted, and then a member may administer it', async () => {
  const world = await newWorld();
  const { organizations } = world.admin;
  const { id: AccountId } = await newAccount(world);
  const delegation = { AccountId, ServicePrincipal };
  const early = organizations.RegisterDelegatedAdministrator(delegation);
  await refused(early, 'ConstraintViolationException', /enable service access/);
  await organizations.EnableAWSServiceAccess({ ServicePrincipal });
  await organizations.EnableAWSServiceAccess({ ServicePrincipal });
  const { EnabledServicePrincipals } = await organizations.ListAWSServiceAccessForOrganization({});
  assert.deepEqual(EnabledServicePrincipals, [{ ServicePrincipal, DateEnabled: new Date(world.clock.now()) }]);
  await organizations.RegisterDelegatedAdministrator(delegation);
  const again = organizations.RegisterDelegatedAdministrator(delegation);
  await refused(again, 'AccountAlreadyRegisteredException', /already/);
  const listed = await organizations.ListDelegatedAdministrators({ ServicePrincipal });
  assert.deepEqual(
    listed.DelegatedAdministrators?.map(({ Id }) => Id),
    [AccountId],
  );
  const others = await organizations.ListDelegatedAdministrators({ ServicePrincipal: 'config.amazonaws.com' });
  assert.deepEqual(others.DelegatedAdministrators, []);
  const { DelegatedServices } = await organizations.ListDelegatedServicesForAccount({ AccountId });
  assert.deepEqual(DelegatedServices, [{ ServicePrincipal, DelegationEnabledDate: new Date(world.clock.now()) }]);
  const disabled = organizations.DisableAWSServiceAccess({ ServicePrincipal });
  await refused(disabled, 'ConstraintViolationException', /deregister/);
  await organizations.DeregisterDelegatedAdministrator(delegation);
  const gone = organizations.DeregisterDelegatedAdministrator(delegation);
  await refused(gone, 'AccountNotRegisteredException', /not a delegated administrator/);
  await organizations.DisableAWSServiceAccess({ ServicePrincipal });
  assert.deepEqual((await organizations.ListAWSServiceAccessForOrganization({})).EnabledServicePrincipals, []);
  const own = organizations.RegisterDelegatedAdministrator({ AccountId: management, ServicePrincipal });
  await refused(own, 'ConstraintViolationException', /management account/);
});

test('a delegated administrator reads the organization, within its own policies, and changes nothing', async () => {
  const world = await newWorld();
  const { organizations } = world.admin;
  const member = await newAccount(world);
  await refused(member.admin.organizations.ListAccounts({}), 'AccessDenied', /don't have permissions/);
  await organizations.EnableAWSServiceAccess({ ServicePrincipal });
  await organizations.RegisterDelegatedAdministrator({ AccountId: member.id, ServicePrincipal });
  const { Roots } = await member.admin.organizations.ListRoots({});
  const ParentId = `${Roots?.[0]?.Id}`;
  assert.equal((await member.admin.organizations.ListAccountsForParent({ ParentId })).Accounts?.length, 2);
  const plain = await newUser(member.admin, world, 'plain', allow('organizations:ListRoots'));
  await plain.organizations.ListRoots({});
  await refused(plain.organizations.ListAccounts({}), 'AccessDenied', /no identity-based policy allows/);
  const making = member.admin.organizations.CreateOrganizationalUnit({ ParentId, Name: 'x' });
  await refused(making, 'AccessDenied', /don't have permissions/);
  await organizations.DeregisterDelegatedAdministrator({ AccountId: member.id, ServicePrincipal });
  await refused(member.admin.organizations.ListRoots({}), 'AccessDenied', /don't have permissions/);
});

test('no management policy is in effect, and whoever asks is told so', async () => {
  const world = await newWorld();
  const member = await newAccount(world);
  const ask = (PolicyType: string, TargetId?: string) =>
    member.admin.organizations.DescribeEffectivePolicy({ PolicyType: PolicyType as 'TAG_POLICY', TargetId });
  await refused(ask('TAG_POLICY'), 'EffectivePolicyNotFoundException', /no effective policy/);
  await refused(ask('SERVICE_CONTROL_POLICY'), 'InvalidInputException', /policy type/);
  await refused(ask('TAG_POLICY', management), 'AccessDenied', /don't have permissions/);
});

test('an account that is closed is refused everywhere: its keys, its sessions, and its resources to others', async () => {
  const world = await newWorld();
  const { organizations, sts } = world.admin;
  const member = await newAccount(world);
  const RoleArn = `arn:aws:iam::${member.id}:role/OrganizationAccountAccessRole`;
  const enter = () => sts.AssumeRole({ RoleArn, RoleSessionName: 'session' });
  await enter();
  const user = await newUser(member.admin, world, 'user', allow('*'));
  await user.iam.ListUsers({});
  await organizations.CloseAccount({ AccountId: member.id });
  const { Account } = await organizations.DescribeAccount({ AccountId: member.id });
  assert.deepEqual([Account?.Status, Account?.State], ['SUSPENDED', 'SUSPENDED']);
  await refused(user.iam.ListUsers({}), 'InvalidClientTokenId', /invalid/);
  await refused(member.admin.iam.ListUsers({}), 'InvalidClientTokenId', /invalid/);
  await refused(enter(), 'AccessDenied', 'The account that owns the resource is closed.');
  await refused(
    organizations.CloseAccount({ AccountId: member.id }),
    'AccountAlreadyClosedException',
    /already closed/,
  );
  await refused(organizations.CloseAccount({ AccountId: '999999999999' }), 'AccountNotFoundException', /account/);
  const own = organizations.CloseAccount({ AccountId: management });
  await refused(own, 'ConstraintViolationException', /management account/);
  await organizations.EnableAWSServiceAccess({ ServicePrincipal });
  const suspended = organizations.RegisterDelegatedAdministrator({ AccountId: member.id, ServicePrincipal });
  await refused(suspended, 'ConstraintViolationException', /suspended/);
});

test('ten accounts are closed within 30 days at most, where there are few; and none that administers a service', async () => {
  const world = await newWorld();
  const { organizations } = world.admin;
  const ids: string[] = [];
  for (let number = 0; number < 12; number += 1) {
    const input = { AccountName: `account ${number}`, Email: `${number}@example.com` };
    const { CreateAccountStatus } = await organizations.CreateAccount(input);
    ids.push(`${CreateAccountStatus?.AccountId}`);
  }
  const [first = '', last = '', ...others] = ids;
  await organizations.EnableAWSServiceAccess({ ServicePrincipal });
  await organizations.RegisterDelegatedAdministrator({ AccountId: first, ServicePrincipal });
  const delegated = organizations.CloseAccount({ AccountId: first });
  await refused(delegated, 'ConstraintViolationException', /delegated administrator/);
  for (const AccountId of others) await organizations.CloseAccount({ AccountId });
  await refused(organizations.CloseAccount({ AccountId: last }), 'ConstraintViolationException', /quota/);
  world.clock.advance(30 * dayMs);
  await organizations.CloseAccount({ AccountId: last });
});
