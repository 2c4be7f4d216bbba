// Groups: who is in them has their policies at once, and loses them at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, management, newUser, newWorld, policy, refused } from './world.ts';

const GroupName = 'Readers';
const ada = `arn:aws:iam::${management}:user/ada`;
const listing = allow('iam:ListUsers');

async function worldWithGroup(...statements: object[]) {
  const world = await newWorld();
  const { admin } = world;
  const { Group } = await admin.iam.CreateGroup({ GroupName, Path: '/teams/' });
  if (statements.length > 0)
    await admin.iam.PutGroupPolicy({ GroupName, PolicyName: 'p', PolicyDocument: policy(...statements) });
  const user = await newUser(admin, world, 'ada');
  return { ...world, group: Group, user };
}

const denied = (work: Promise<unknown>) =>
  refused(work, 'AccessDenied', /iam:ListUsers .* because no identity-based policy/);

test('a member has the inline and managed policies of the group, from joining to leaving', async () => {
  const { admin, user } = await worldWithGroup(listing);
  await denied(user.iam.ListUsers({}));
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  await user.iam.ListUsers({});
  await admin.iam.DeleteGroupPolicy({ GroupName, PolicyName: 'p' });
  await denied(user.iam.ListUsers({}));
  const { Policy } = await admin.iam.CreatePolicy({ PolicyName: 'm', PolicyDocument: policy(listing) });
  const PolicyArn = `${Policy?.Arn}`;
  await admin.iam.AttachGroupPolicy({ GroupName, PolicyArn });
  await user.iam.ListUsers({});
  await admin.iam.RemoveUserFromGroup({ GroupName, UserName: 'ada' });
  await denied(user.iam.ListUsers({}));
});

test('a deny in a group is final, and a boundary limits what a group gives', async () => {
  const { admin, user } = await worldWithGroup({ Effect: 'Deny', Action: 'iam:*', Resource: '*' });
  await admin.iam.PutUserPolicy({ UserName: 'ada', PolicyName: 'own', PolicyDocument: policy(allow('iam:*')) });
  await user.iam.ListUsers({});
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  await refused(user.iam.ListUsers({}), 'AccessDenied', /explicit deny in an identity-based policy/);
  await admin.iam.PutGroupPolicy({ GroupName, PolicyName: 'p', PolicyDocument: policy(listing) });
  await user.iam.ListUsers({});
  const { Policy } = await admin.iam.CreatePolicy({ PolicyName: 'b', PolicyDocument: policy(allow('s3:*')) });
  await admin.iam.PutUserPermissionsBoundary({ UserName: 'ada', PermissionsBoundary: `${Policy?.Arn}` });
  await refused(user.iam.ListUsers({}), 'AccessDenied', /because no permissions boundary allows/);
});

test('groups are described and listed with their members, and users with their groups', async () => {
  const { admin, group } = await worldWithGroup();
  assert.match(`${group?.GroupId}`, /^AGPA[A-Z2-7]{17}$/);
  assert.equal(group?.Arn, `arn:aws:iam::${management}:group/teams/Readers`);
  await admin.iam.AddUserToGroup({ GroupName: 'readers', UserName: 'ADA' });
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'admin' });
  const first = await admin.iam.GetGroup({ GroupName, MaxItems: 1 });
  assert.deepEqual([first.Users?.map(({ UserName }) => UserName), first.IsTruncated], [['ada'], true]);
  const { Users } = await admin.iam.GetGroup({ GroupName, Marker: first.Marker });
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['admin'],
  );
  assert.deepEqual((await admin.iam.ListGroupsForUser({ UserName: 'ada' })).Groups, [group]);
  await admin.iam.CreateGroup({ GroupName: 'Another' });
  const names = async (PathPrefix?: string) =>
    (await admin.iam.ListGroups({ PathPrefix })).Groups?.map((listed) => listed.GroupName);
  assert.deepEqual(await names(), ['Another', 'Readers']);
  assert.deepEqual(await names('/teams/'), ['Readers']);
});

test('policies of a group are read, listed and counted', async () => {
  const { admin } = await worldWithGroup(listing);
  const { PolicyDocument } = await admin.iam.GetGroupPolicy({ GroupName, PolicyName: 'p' });
  assert.equal(decodeURIComponent(`${PolicyDocument}`), policy(listing));
  assert.deepEqual((await admin.iam.ListGroupPolicies({ GroupName })).PolicyNames, ['p']);
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await admin.iam.AttachGroupPolicy({ GroupName, PolicyArn });
  const attached = await admin.iam.ListAttachedGroupPolicies({ GroupName });
  assert.deepEqual(attached.AttachedPolicies, [{ PolicyName: 'AdministratorAccess', PolicyArn }]);
  const entities = await admin.iam.ListEntitiesForPolicy({ PolicyArn, EntityFilter: 'Group' });
  assert.deepEqual(
    entities.PolicyGroups?.map((listed) => listed.GroupName),
    ['Readers'],
  );
  await admin.iam.DetachGroupPolicy({ GroupName, PolicyArn });
  assert.deepEqual((await admin.iam.ListAttachedGroupPolicies({ GroupName })).AttachedPolicies, []);
  await refused(admin.iam.DetachGroupPolicy({ GroupName, PolicyArn }), 'NoSuchEntity', /was not found/);
  const long = policy(allow(Array.from({ length: 400 }, (_, index) => `s3:GetObject${index}`)));
  await refused(
    admin.iam.PutGroupPolicy({ GroupName, PolicyName: 'long', PolicyDocument: long }),
    'LimitExceeded',
    'Maximum policy size of 5120 bytes exceeded for group Readers',
  );
});

test('a group and a user that get other names stay together', async () => {
  const { admin, user } = await worldWithGroup(listing);
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  await admin.iam.UpdateGroup({ GroupName, NewGroupName: 'Listers', NewPath: '/' });
  await user.iam.ListUsers({});
  await refused(admin.iam.GetGroup({ GroupName }), 'NoSuchEntity', 'The group with name Readers cannot be found.');
  await admin.iam.UpdateUser({ UserName: 'ada', NewUserName: 'Lovelace' });
  const { Group, Users } = await admin.iam.GetGroup({ GroupName: 'listers' });
  assert.equal(Group?.Arn, `arn:aws:iam::${management}:group/Listers`);
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['Lovelace'],
  );
  await user.iam.ListUsers({});
  await admin.iam.CreateGroup({ GroupName });
  const taken = admin.iam.UpdateGroup({ GroupName, NewGroupName: 'LISTERS' });
  await refused(taken, 'EntityAlreadyExists', 'Group with name LISTERS already exists.');
});

test('nothing goes while something belongs to it, and a name is given once', async () => {
  const { admin } = await worldWithGroup(listing);
  await refused(admin.iam.CreateGroup({ GroupName: 'READERS' }), 'EntityAlreadyExists', /READERS already exists/);
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  await refused(admin.iam.DeleteGroup({ GroupName }), 'DeleteConflict', /must remove users from group first/);
  const { AccessKeyMetadata } = await admin.iam.ListAccessKeys({ UserName: 'ada' });
  for (const { AccessKeyId } of AccessKeyMetadata ?? [])
    await admin.iam.DeleteAccessKey({ UserName: 'ada', AccessKeyId });
  await refused(admin.iam.DeleteUser({ UserName: 'ada' }), 'DeleteConflict', /must remove users from group first/);
  await admin.iam.RemoveUserFromGroup({ GroupName, UserName: 'ada' });
  await admin.iam.DeleteUser({ UserName: 'ada' });
  await refused(admin.iam.DeleteGroup({ GroupName }), 'DeleteConflict', /must delete policies first/);
  await admin.iam.DeleteGroupPolicy({ GroupName, PolicyName: 'p' });
  await admin.iam.DeleteGroup({ GroupName });
  await refused(admin.iam.DeleteGroup({ GroupName }), 'NoSuchEntity', /Readers cannot be found/);
});

test('a user is in ten groups at most', async () => {
  const { admin } = await worldWithGroup();
  for (let number = 0; number < 10; number += 1) {
    await admin.iam.CreateGroup({ GroupName: `g${number}` });
    await admin.iam.AddUserToGroup({ GroupName: `g${number}`, UserName: 'ada' });
  }
  const eleventh = admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  await refused(eleventh, 'LimitExceeded', 'Cannot exceed quota for GroupsPerUser: 10');
});

test('every operation on a group needs its permission on the group', async () => {
  const { user } = await worldWithGroup();
  const words = (action: string) =>
    new RegExp(`iam:${action} on resource: arn:aws:iam::${management}:group/teams/Readers `);
  await refused(user.iam.GetGroup({ GroupName }), 'AccessDenied', words('GetGroup'));
  await refused(user.iam.DeleteGroup({ GroupName }), 'AccessDenied', words('DeleteGroup'));
  await refused(user.iam.AddUserToGroup({ GroupName, UserName: 'ada' }), 'AccessDenied', words('AddUserToGroup'));
  const put = user.iam.PutGroupPolicy({ GroupName, PolicyName: 'p', PolicyDocument: policy(listing) });
  await refused(put, 'AccessDenied', words('PutGroupPolicy'));
  await refused(user.iam.ListGroups({}), 'AccessDenied', /iam:ListGroups on resource: arn:aws:iam::\d+:group\/ /);
});

test('the simulator counts the policies of groups, and simulates a group by itself', async () => {
  const { admin, group } = await worldWithGroup(listing);
  await admin.iam.AddUserToGroup({ GroupName, UserName: 'ada' });
  const simulated = async (PolicySourceArn: string) => {
    const input = { PolicySourceArn, ActionNames: ['iam:ListUsers', 'iam:GetUser'] };
    const { EvaluationResults } = await admin.iam.SimulatePrincipalPolicy(input);
    return EvaluationResults?.map(({ EvalDecision, MatchedStatements }) => [
      EvalDecision,
      ...(MatchedStatements ?? []).map((matched) => `${matched.SourcePolicyType} ${matched.SourcePolicyId}`),
    ]);
  };
  const expected = [['allowed', 'group p'], ['implicitDeny']];
  assert.deepEqual(await simulated(ada), expected);
  assert.deepEqual(await simulated(`${group?.Arn}`), expected);
});
