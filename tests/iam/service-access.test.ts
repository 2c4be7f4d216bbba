// ListPoliciesGrantingServiceAccess: of users with their groups, of groups and of roles.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListPoliciesGrantingServiceAccessCommand } from '@aws-sdk/client-iam';
import { startServer } from '../support/server.ts';
import { allow, management, newAccount, newUser, newWorld, policy, refused, trusting } from './world.ts';

const userArn = (name: string, account = management) => `arn:aws:iam::${account}:user/${name}`;
const readOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

test('a user has his own policies and those of his groups, a group and a role have their own', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreateUser({ UserName: 'ada' });
  await iam.CreateGroup({ GroupName: 'team' });
  await iam.AddUserToGroup({ GroupName: 'team', UserName: 'ada' });
  await iam.PutUserPolicy({ UserName: 'ada', PolicyName: 'own', PolicyDocument: policy(allow('kms:Decrypt')) });
  await iam.PutGroupPolicy({ GroupName: 'team', PolicyName: 'ofTeam', PolicyDocument: policy(allow('kms:*')) });
  await iam.AttachGroupPolicy({ GroupName: 'team', PolicyArn: readOnly });
  await iam.CreateRole({ RoleName: 'job', AssumeRolePolicyDocument: trusting(management) });
  await iam.AttachRolePolicy({ RoleName: 'job', PolicyArn: readOnly });
  const ask = async (Arn: string) =>
    (await iam.ListPoliciesGrantingServiceAccess({ Arn, ServiceNamespaces: ['s3', 'kms', 'iam'] }))
      .PoliciesGrantingServiceAccess;
  const managed = { PolicyName: 'AmazonS3ReadOnlyAccess', PolicyType: 'MANAGED', PolicyArn: readOnly };
  const inline = { PolicyType: 'INLINE' } as const;
  const ofTeam = { ...inline, PolicyName: 'ofTeam', EntityType: 'GROUP', EntityName: 'team' };
  const own = { ...inline, PolicyName: 'own', EntityType: 'USER', EntityName: 'ada' };
  const entries = (kms: object[]) => [
    { ServiceNamespace: 'iam', Policies: [] },
    { ServiceNamespace: 'kms', Policies: kms },
    { ServiceNamespace: 's3', Policies: [managed] },
  ];
  assert.deepEqual(await ask(userArn('ada')), entries([own, ofTeam]));
  assert.deepEqual(await ask(`arn:aws:iam::${management}:group/team`), entries([ofTeam]));
  assert.deepEqual(await ask(`arn:aws:iam::${management}:role/job`), entries([]));
});

test('what is not there, not the account’s or not allowed is refused', async () => {
  const world = await newWorld();
  const ServiceNamespaces = ['s3'];
  const ask = (Arn: string, more = {}) =>
    world.admin.iam.ListPoliciesGrantingServiceAccess({ Arn, ServiceNamespaces, ...more });
  await refused(ask(userArn('nobody')), 'NoSuchEntity', /cannot be found/);
  await refused(ask(userArn('admin'), { ServiceNamespaces: [] }), 'ValidationException', /serviceNamespaces/);
  await refused(ask(userArn('admin'), { ServiceNamespaces: ['a b'] }), 'ValidationException', /serviceNamespaces.1/);
  await refused(ask('arn:aws:s3:::bucket-of-somebody'), 'ValidationException', /not valid/);
  const { id } = await newAccount(world);
  await refused(ask(userArn('x', id)), 'AccessDenied', /iam:ListPoliciesGrantingServiceAccess/);
  const plain = await newUser(world.admin, world, 'plain');
  const denied = plain.iam.ListPoliciesGrantingServiceAccess({ Arn: userArn('admin'), ServiceNamespaces });
  await refused(denied, 'AccessDenied', /no identity-based policy allows the iam:ListPoliciesGrantingServiceAccess/);
});

test('on the wire', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const input = { Arn: userArn('admin'), ServiceNamespaces: ['s3'] };
  const answer = await iam.send(new ListPoliciesGrantingServiceAccessCommand(input));
  assert.equal(answer.PoliciesGrantingServiceAccess?.[0]?.Policies?.[0]?.PolicyName, 'AdministratorAccess');
});
