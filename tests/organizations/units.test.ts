// Organizational units: the tree, what is moved in it, its quotas and its tags; and the policies that come down it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, newAccount, newUser, newWorld, policy, refused } from '../iam/world.ts';

const scp = 'SERVICE_CONTROL_POLICY';

async function newOrganization() {
  const world = await newWorld();
  const { organizations } = world.admin;
  const { Roots } = await organizations.ListRoots({});
  const RootId = `${Roots?.[0]?.Id}`;
  const newUnit = async (ParentId: string, Name: string, Tags?: { Key: string; Value: string }[]) =>
    `${(await organizations.CreateOrganizationalUnit({ ParentId, Name, ...(Tags && { Tags }) })).OrganizationalUnit?.Id}`;
  return { ...world, organizations, RootId, newUnit };
}

test('a unit is made, described, renamed, listed and deleted', async () => {
  const { organizations, RootId, newUnit } = await newOrganization();
  const made = await organizations.CreateOrganizationalUnit({ ParentId: RootId, Name: 'production' });
  const unit = made.OrganizationalUnit;
  const Id = `${unit?.Id}`;
  assert.match(Id, new RegExp(`^ou-${RootId.slice(2)}-[0-9a-f]{8}$`));
  const { Organization } = await organizations.DescribeOrganization({});
  assert.equal(unit?.Arn, `${Organization?.Arn?.replace(':organization/', ':ou/')}/${Id}`);
  assert.equal(unit?.Path, `${Organization?.Id}/${RootId}/${Id}/`);
  const named = { OrganizationalUnitId: Id };
  assert.deepEqual((await organizations.DescribeOrganizationalUnit(named)).OrganizationalUnit, unit);
  const inner = await newUnit(Id, 'inner');
  assert.deepEqual((await organizations.ListOrganizationalUnitsForParent({ ParentId: RootId })).OrganizationalUnits, [
    unit,
  ]);
  assert.deepEqual((await organizations.ListChildren({ ParentId: Id, ChildType: 'ORGANIZATIONAL_UNIT' })).Children, [
    { Id: inner, Type: 'ORGANIZATIONAL_UNIT' },
  ]);
  const parent = [{ Id, Type: 'ORGANIZATIONAL_UNIT' }];
  assert.deepEqual((await organizations.ListParents({ ChildId: inner })).Parents, parent);
  const renamed = await organizations.UpdateOrganizationalUnit({ ...named, Name: 'live' });
  assert.equal(renamed.OrganizationalUnit?.Name, 'live');
  await refused(organizations.DeleteOrganizationalUnit(named), 'OrganizationalUnitNotEmptyException', /not empty/);
  await organizations.DeleteOrganizationalUnit({ OrganizationalUnitId: inner });
  await organizations.DeleteOrganizationalUnit(named);
  await refused(
    organizations.DescribeOrganizationalUnit(named),
    'OrganizationalUnitNotFoundException',
    /doesn't exist/,
  );
});

test('names are unique under a parent, units are five deep at most, and what is not there is told', async () => {
  const { organizations, RootId, newUnit } = await newOrganization();
  const first = await newUnit(RootId, 'a');
  await refused(newUnit(RootId, 'a'), 'DuplicateOrganizationalUnitException', /same name/);
  let deepest = await newUnit(first, 'a');
  const beside = await newUnit(first, 'b');
  const rename = organizations.UpdateOrganizationalUnit({ OrganizationalUnitId: beside, Name: 'a' });
  await refused(rename, 'DuplicateOrganizationalUnitException', /same name/);
  for (const name of ['3', '4', '5']) deepest = await newUnit(deepest, name);
  await refused(newUnit(deepest, '6'), 'ConstraintViolationException', /depth/);
  await refused(newUnit(`ou-${RootId.slice(2)}-00000000`, 'x'), 'ParentNotFoundException', /doesn't exist/);
  await refused(newUnit('nothing', 'x'), 'InvalidInputException', /ParentId/);
  await refused(newUnit(RootId, ''), 'InvalidInputException', /Name/);
});

test('an account is moved from where it is to somewhere else', async () => {
  const world = await newOrganization();
  const { organizations, RootId, newUnit } = world;
  const member = await newAccount(world);
  const unit = await newUnit(RootId, 'a');
  const move = (SourceParentId: string, DestinationParentId: string, AccountId = member.id) =>
    organizations.MoveAccount({ AccountId, SourceParentId, DestinationParentId });
  await refused(move(unit, RootId), 'DuplicateAccountException', /already present/);
  const nowhere = `ou-${RootId.slice(2)}-00000000`;
  await refused(move(RootId, nowhere), 'DestinationParentNotFoundException', /destination/);
  await refused(move(nowhere, unit), 'SourceParentNotFoundException', /source/);
  await refused(move(RootId, unit, '999999999999'), 'AccountNotFoundException', /account/);
  await move(RootId, unit);
  await refused(move(RootId, RootId), 'SourceParentNotFoundException', /source/);
  const { Accounts } = await organizations.ListAccountsForParent({ ParentId: unit });
  assert.deepEqual(
    Accounts?.map(({ Id, Paths }) => [Id, Paths?.[0]?.endsWith(`/${RootId}/${unit}/${member.id}/`)]),
    [[member.id, true]],
  );
  assert.deepEqual((await organizations.ListParents({ ChildId: member.id })).Parents?.[0]?.Id, unit);
  const left = await organizations.ListChildren({ ParentId: RootId, ChildType: 'ACCOUNT' });
  assert.ok(!left.Children?.some(({ Id }) => Id === member.id));
  const removal = organizations.DeleteOrganizationalUnit({ OrganizationalUnitId: unit });
  await refused(removal, 'OrganizationalUnitNotEmptyException', /not empty/);
});

test('each of the calls on units needs its permission on the unit, which may be given by a tag', async () => {
  const world = await newOrganization();
  const { organizations, RootId, newUnit, admin } = world;
  const red = await newUnit(RootId, 'red', [{ Key: 'team', Value: 'red' }]);
  const blue = await newUnit(RootId, 'blue');
  const byTag = { StringEquals: { 'aws:ResourceTag/team': 'red' } };
  const actions = ['organizations:DescribeOrganizationalUnit', 'organizations:UpdateOrganizationalUnit'];
  const user = (await newUser(admin, world, 'user', allow(actions, '*', byTag))).organizations;
  await user.DescribeOrganizationalUnit({ OrganizationalUnitId: red });
  await user.UpdateOrganizationalUnit({ OrganizationalUnitId: red, Name: 'rot' });
  const calls = {
    DescribeOrganizationalUnit: () => user.DescribeOrganizationalUnit({ OrganizationalUnitId: blue }),
    UpdateOrganizationalUnit: () => user.UpdateOrganizationalUnit({ OrganizationalUnitId: blue, Name: 'x' }),
    DeleteOrganizationalUnit: () => user.DeleteOrganizationalUnit({ OrganizationalUnitId: red }),
    CreateOrganizationalUnit: () => user.CreateOrganizationalUnit({ ParentId: red, Name: 'x' }),
    ListOrganizationalUnitsForParent: () => user.ListOrganizationalUnitsForParent({ ParentId: red }),
    ListAccountsForParent: () => user.ListAccountsForParent({ ParentId: red }),
  };
  for (const [name, call] of Object.entries(calls)) {
    const words = new RegExp(`organizations:${name} on resource: .*:ou/.* no identity-based policy`);
    await refused(call(), 'AccessDenied', words);
  }
  await organizations.UntagResource({ ResourceId: red, TagKeys: ['team'] });
  await refused(user.DescribeOrganizationalUnit({ OrganizationalUnitId: red }), 'AccessDenied', /Describe/);
});

test('tags are kept on the root, units, accounts and policies', async () => {
  const world = await newOrganization();
  const { organizations, RootId, newUnit } = world;
  const member = await newAccount(world);
  const unit = await newUnit(RootId, 'a', [{ Key: 'old', Value: '1' }]);
  const content = { Name: 'p', Description: '', Type: scp, Content: policy(allow('*')) } as const;
  const { Policy } = await organizations.CreatePolicy(content);
  for (const ResourceId of [RootId, unit, member.id, `${Policy?.PolicySummary?.Id}`]) {
    await organizations.TagResource({ ResourceId, Tags: [{ Key: 'team', Value: 'red' }] });
    const { Tags = [] } = await organizations.ListTagsForResource({ ResourceId });
    assert.deepEqual(Tags.at(-1), { Key: 'team', Value: 'red' });
    await organizations.UntagResource({ ResourceId, TagKeys: ['team', 'old'] });
    assert.deepEqual((await organizations.ListTagsForResource({ ResourceId })).Tags, []);
  }
  const gone = { ResourceId: `ou-${RootId.slice(2)}-00000000`, Tags: [{ Key: 'a', Value: 'b' }] };
  await refused(organizations.TagResource(gone), 'TargetNotFoundException', /target/);
  const ofAws = { ResourceId: 'p-FullAWSAccess', Tags: [{ Key: 'a', Value: 'b' }] };
  await refused(organizations.TagResource(ofAws), 'InvalidInputException', /managed by AWS/);
});

test('a policy on a unit holds for all below it, and every level has to allow', async () => {
  const world = await newOrganization();
  const { organizations, RootId, newUnit } = world;
  const member = await newAccount(world);
  const outer = await newUnit(RootId, 'outer');
  const inner = await newUnit(outer, 'inner');
  await organizations.MoveAccount({ AccountId: member.id, SourceParentId: RootId, DestinationParentId: inner });
  await organizations.EnablePolicyType({ RootId, PolicyType: scp });
  const newPolicy = async (Name: string, statement: object) => {
    const { Policy } = await organizations.CreatePolicy({
      Name,
      Description: '',
      Type: scp,
      Content: policy(statement),
    });
    return `${Policy?.PolicySummary?.Id}`;
  };
  const list = () => member.admin.iam.ListUsers({});
  await list();
  const denies = await newPolicy('denies', { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' });
  const users = await newPolicy('users', allow('iam:*User*'));
  const full = 'p-FullAWSAccess';
  for (const TargetId of [outer, inner]) {
    await organizations.AttachPolicy({ PolicyId: denies, TargetId });
    await refused(list(), 'AccessDenied', /with an explicit deny in a service control policy$/);
    const { Targets } = await organizations.ListTargetsForPolicy({ PolicyId: denies });
    assert.deepEqual(
      Targets?.map(({ TargetId: id, Type }) => [id, Type]),
      [[TargetId, 'ORGANIZATIONAL_UNIT']],
    );
    await organizations.DetachPolicy({ PolicyId: denies, TargetId });
    await organizations.AttachPolicy({ PolicyId: users, TargetId });
    await organizations.DetachPolicy({ PolicyId: full, TargetId });
    await list();
    const roles = member.admin.iam.ListRoles({});
    await refused(roles, 'AccessDenied', /no service control policy allows the iam:ListRoles/);
    await organizations.AttachPolicy({ PolicyId: full, TargetId });
    await organizations.DetachPolicy({ PolicyId: users, TargetId });
  }
  // Moved out of the unit, the account is out of its reach.
  await organizations.AttachPolicy({ PolicyId: denies, TargetId: outer });
  await refused(list(), 'AccessDenied', /service control policy/);
  await organizations.MoveAccount({ AccountId: member.id, SourceParentId: inner, DestinationParentId: RootId });
  await list();
  // A unit that goes takes its attachments with it.
  await organizations.DeleteOrganizationalUnit({ OrganizationalUnitId: inner });
  await organizations.DeleteOrganizationalUnit({ OrganizationalUnitId: outer });
  assert.deepEqual((await organizations.ListTargetsForPolicy({ PolicyId: denies })).Targets, []);
  await organizations.DeletePolicy({ PolicyId: denies });
});

test('where the two accounts stand is a condition, with wildcards for what is below', async () => {
  const world = await newOrganization();
  const { organizations, RootId, newUnit, admin } = world;
  const member = await newAccount(world);
  const unit = await newUnit(RootId, 'a');
  const { Organization } = await organizations.DescribeOrganization({});
  const path = `${Organization?.Id}/${RootId}/${unit}/`;
  const RoleArn = `arn:aws:iam::${member.id}:role/OrganizationAccountAccessRole`;
  const RoleSessionName = 'session';
  const ofResource = { 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': [`${path}*`] } };
  const asker = await newUser(admin, world, 'asker', allow('sts:AssumeRole', '*', ofResource));
  await refused(asker.sts.AssumeRole({ RoleArn, RoleSessionName }), 'AccessDenied', /identity-based/);
  const ofPrincipal = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': [`${path}*`] } };
  const reader = await newUser(member.admin, world, 'reader', allow('iam:ListUsers', '*', ofPrincipal));
  await refused(reader.iam.ListUsers({}), 'AccessDenied', /identity-based/);
  await organizations.MoveAccount({ AccountId: member.id, SourceParentId: RootId, DestinationParentId: unit });
  await asker.sts.AssumeRole({ RoleArn, RoleSessionName });
  await reader.iam.ListUsers({});
});
