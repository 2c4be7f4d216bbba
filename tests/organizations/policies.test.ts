// Service and resource control policies: kept, attached, and asked in every decision; the management account is spared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, management, newAccount, newUser, newWorld, policy, refused, type World } from '../iam/world.ts';

const scp = 'SERVICE_CONTROL_POLICY';
const rcp = 'RESOURCE_CONTROL_POLICY';
const denyListing = { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' };

async function newOrganization(...types: string[]) {
  const world = await newWorld();
  const { organizations } = world.admin;
  const { Roots } = await organizations.ListRoots({});
  const RootId = `${Roots?.[0]?.Id}`;
  for (const PolicyType of types)
    await organizations.EnablePolicyType({ RootId, PolicyType: PolicyType as typeof scp });
  return { ...world, organizations, RootId, member: await newAccount(world) };
}

let number = 0;

async function newPolicy(
  { admin }: Pick<World, 'admin'>,
  Type: typeof scp | typeof rcp,
  ...statements: object[]
): Promise<string> {
  number += 1;
  const input = { Name: `policy ${number}`, Description: '', Type, Content: policy(...statements) };
  const { Policy } = await admin.organizations.CreatePolicy(input);
  return `${Policy?.PolicySummary?.Id}`;
}

const words = /with an explicit deny in a service control policy$/;

test('a deny on an account or on the root is final there, from attaching to detaching', async () => {
  const world = await newOrganization(scp);
  const { organizations, member, RootId } = world;
  await member.admin.iam.ListUsers({});
  const PolicyId = await newPolicy(world, scp, denyListing);
  await member.admin.iam.ListUsers({});
  for (const TargetId of [member.id, RootId]) {
    await organizations.AttachPolicy({ PolicyId, TargetId });
    await refused(member.admin.iam.ListUsers({}), 'AccessDenied', words);
    await member.admin.iam.ListRoles({});
    await organizations.DetachPolicy({ PolicyId, TargetId });
    await member.admin.iam.ListUsers({});
  }
});

test('the management account is spared, and a change of the content has its effect at once', async () => {
  const world = await newOrganization(scp);
  const { organizations, member, RootId, admin } = world;
  const PolicyId = await newPolicy(world, scp, denyListing);
  await organizations.AttachPolicy({ PolicyId, TargetId: RootId });
  await organizations.AttachPolicy({ PolicyId, TargetId: management });
  await admin.iam.ListUsers({});
  await refused(member.admin.iam.ListUsers({}), 'AccessDenied', words);
  await organizations.UpdatePolicy({ PolicyId, Content: policy({ ...denyListing, Action: 'iam:ListRoles' }) });
  await member.admin.iam.ListUsers({});
  await refused(member.admin.iam.ListRoles({}), 'AccessDenied', words);
});

test('every level has to allow, and what it allows is no permission yet', async () => {
  const world = await newOrganization(scp);
  const { organizations, member, RootId } = world;
  const onlyUsers = await newPolicy(world, scp, allow('iam:*User*'));
  await organizations.AttachPolicy({ PolicyId: onlyUsers, TargetId: member.id });
  await organizations.DetachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: member.id });
  await member.admin.iam.ListUsers({});
  const missing = /because no service control policy allows the iam:ListRoles action$/;
  await refused(member.admin.iam.ListRoles({}), 'AccessDenied', missing);
  await organizations.AttachPolicy({ PolicyId: await newPolicy(world, scp, allow('iam:*')), TargetId: member.id });
  await member.admin.iam.ListRoles({});
  const user = await newUser(member.admin, world, 'nobody');
  await refused(user.iam.ListRoles({}), 'AccessDenied', /because no identity-based policy allows/);
  const onlyS3 = await newPolicy(world, scp, allow('s3:*'));
  await organizations.AttachPolicy({ PolicyId: onlyS3, TargetId: RootId });
  await organizations.DetachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: RootId });
  await refused(member.admin.iam.ListRoles({}), 'AccessDenied', missing);
});

test('a resource control policy stands before the resources of an account, whoever asks', async () => {
  const world = await newOrganization(rcp);
  const { organizations, member, admin } = world;
  const RoleArn = `arn:aws:iam::${member.id}:role/OrganizationAccountAccessRole`;
  const enter = () => admin.sts.AssumeRole({ RoleArn, RoleSessionName: 'in' });
  await enter();
  const statement = { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' };
  const PolicyId = await newPolicy(world, rcp, statement);
  await organizations.AttachPolicy({ PolicyId, TargetId: member.id });
  await refused(enter(), 'AccessDenied', /with an explicit deny in a resource control policy$/);
  // IAM's resources are not among those that it covers.
  await organizations.UpdatePolicy({ PolicyId, Content: policy({ ...statement, Action: 'iam:*' }) });
  await enter();
  await member.admin.iam.ListUsers({});
});

test('a type that is disabled has no say, and its policies are attached to nothing when it comes back', async () => {
  const world = await newOrganization(scp);
  const { organizations, member, RootId } = world;
  const PolicyId = await newPolicy(world, scp, denyListing);
  await organizations.AttachPolicy({ PolicyId, TargetId: member.id });
  await organizations.DisablePolicyType({ RootId, PolicyType: scp });
  await member.admin.iam.ListUsers({});
  await refused(
    organizations.AttachPolicy({ PolicyId, TargetId: RootId }),
    'PolicyTypeNotEnabledException',
    /isn't currently enabled/,
  );
  const { Root } = await organizations.EnablePolicyType({ RootId, PolicyType: scp });
  assert.deepEqual(Root?.PolicyTypes, [{ Type: scp, Status: 'ENABLED' }]);
  assert.deepEqual((await organizations.ListRoots({})).Roots, [Root]);
  await member.admin.iam.ListUsers({});
  assert.deepEqual((await organizations.ListTargetsForPolicy({ PolicyId })).Targets, []);
  await refused(
    organizations.EnablePolicyType({ RootId, PolicyType: scp }),
    'PolicyTypeAlreadyEnabledException',
    /already enabled/,
  );
});

test('policies are described and listed, with their targets', async () => {
  const world = await newOrganization(scp, rcp);
  const { organizations, member, RootId } = world;
  const PolicyId = await newPolicy(world, scp, denyListing);
  const { Policy } = await organizations.DescribePolicy({ PolicyId });
  assert.match(
    `${Policy?.PolicySummary?.Arn}`,
    new RegExp(`^arn:aws:organizations::${management}:policy/o-\\w+/service_control_policy/p-`),
  );
  assert.equal(Policy?.Content, policy(denyListing));
  const listed = async (Filter: typeof scp | typeof rcp) =>
    (await organizations.ListPolicies({ Filter })).Policies?.map(({ Id, AwsManaged }) => [Id, AwsManaged]);
  const both = [
    ['p-FullAWSAccess', true],
    [PolicyId, false],
  ];
  assert.deepEqual(new Set((await listed(scp))?.map(String)), new Set(both.map(String)));
  assert.deepEqual(await listed(rcp), [['p-RCPFullAWSAccess', true]]);
  await organizations.AttachPolicy({ PolicyId, TargetId: member.id });
  await organizations.AttachPolicy({ PolicyId, TargetId: RootId });
  const { Targets } = await organizations.ListTargetsForPolicy({ PolicyId });
  assert.deepEqual(
    Targets?.map(({ TargetId, Type }) => [TargetId, Type]),
    [
      [member.id, 'ACCOUNT'],
      [RootId, 'ROOT'],
    ],
  );
  const on = await organizations.ListPoliciesForTarget({ TargetId: member.id, Filter: scp });
  assert.deepEqual(new Set(on.Policies?.map(({ Id }) => Id)), new Set(['p-FullAWSAccess', PolicyId]));
});

test('what AWS refuses is refused: bad documents, twice the same, the last one, foreign hands', async () => {
  const world = await newOrganization(scp, rcp);
  const { organizations, member, RootId } = world;
  const create = (Type: typeof scp | typeof rcp, ...statements: object[]) => newPolicy(world, Type, ...statements);
  await refused(
    create(scp, { ...denyListing, Principal: '*' }),
    'MalformedPolicyDocument',
    /must not specify a principal/,
  );
  await refused(
    create(rcp, { ...denyListing, Principal: '*', Effect: 'Allow' }),
    'MalformedPolicyDocument',
    /denies only/,
  );
  const named = { ...denyListing, Principal: { AWS: management } };
  await refused(create(rcp, named), 'MalformedPolicyDocument', /is `\*`/);
  const PolicyId = await create(scp, denyListing);
  const TargetId = member.id;
  await organizations.AttachPolicy({ PolicyId, TargetId });
  await refused(
    organizations.AttachPolicy({ PolicyId, TargetId }),
    'DuplicatePolicyAttachmentException',
    /already attached/,
  );
  await refused(organizations.DeletePolicy({ PolicyId }), 'PolicyInUseException', /must detach it/);
  await organizations.DetachPolicy({ PolicyId, TargetId });
  await refused(organizations.DetachPolicy({ PolicyId, TargetId }), 'PolicyNotAttachedException', /isn't attached/);
  for (const last of ['p-FullAWSAccess', 'p-RCPFullAWSAccess'])
    await refused(
      organizations.DetachPolicy({ PolicyId: last, TargetId }),
      'ConstraintViolationException',
      /last policy/,
    );
  await refused(organizations.DeletePolicy({ PolicyId: 'p-FullAWSAccess' }), 'InvalidInputException', /managed by AWS/);
  const none = organizations.AttachPolicy({ PolicyId, TargetId: '999999999999' });
  await refused(none, 'TargetNotFoundException', /target that doesn't exist/);
  await organizations.DeletePolicy({ PolicyId });
  await refused(organizations.DescribePolicy({ PolicyId }), 'PolicyNotFoundException', /policy that doesn't exist/);
  await refused(
    organizations.EnablePolicyType({ RootId: 'r-none', PolicyType: scp }),
    'RootNotFoundException',
    /root that/,
  );
  const foreign = member.admin.organizations.ListPolicies({ Filter: scp });
  await refused(foreign, 'AccessDenied', /You don't have permissions to access this resource/);
  const Type = 'TAG_POLICY';
  const tagPolicy = organizations.CreatePolicy({ Name: 't', Description: '', Content: '{}', Type });
  await refused(tagPolicy, 'PolicyTypeNotAvailableForOrganizationException', /can't use the specified policy type/);
  const Name = 'same';
  const twice = { Name, Description: '', Type: scp, Content: policy(denyListing) } as const;
  await organizations.CreatePolicy(twice);
  await refused(organizations.CreatePolicy(twice), 'DuplicatePolicyException', /same name/);
  for (let count = 0; count < 4; count += 1)
    await organizations.AttachPolicy({ PolicyId: await create(scp, denyListing), TargetId: RootId });
  const sixth = organizations.AttachPolicy({ PolicyId: await create(scp, denyListing), TargetId: RootId });
  await refused(sixth, 'ConstraintViolationException', /exceeded the number of policies/);
});
