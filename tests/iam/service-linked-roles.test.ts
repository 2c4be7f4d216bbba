// Service-linked roles: made by the service's name, protected from changes, deleted by a task.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateServiceLinkedRoleCommand, DeleteServiceLinkedRoleCommand } from '@aws-sdk/client-iam';
import { awsManagedPolicy } from '../../src/policy/aws-managed.ts';
import { startServer } from '../support/server.ts';
import { allow, management, newUser, newWorld, policy, refused, trusting } from './world.ts';

const AWSServiceName = 'organizations.amazonaws.com';
const RoleName = 'AWSServiceRoleForOrganizations';
const roleArn = `arn:aws:iam::${management}:role/aws-service-role/${AWSServiceName}/${RoleName}`;

test('each service that is here and has one gets its role, with its path, trust and policy', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  for (const service of [AWSServiceName, 'cloudtrail.amazonaws.com', 'mrk.kms.amazonaws.com']) {
    const { Role } = await iam.CreateServiceLinkedRole({ AWSServiceName: service, Description: 'linked' });
    const { RoleName: name, Path } = Role ?? {};
    assert.equal(Path, `/aws-service-role/${service}/`);
    assert.match(decodeURIComponent(`${Role?.AssumeRolePolicyDocument}`), new RegExp(`"Service":"${service}"`));
    const { AttachedPolicies } = await iam.ListAttachedRolePolicies({ RoleName: name });
    assert.equal(AttachedPolicies?.length, 1);
    assert.ok(awsManagedPolicy(`${AttachedPolicies[0]?.PolicyArn}`));
  }
  assert.equal((await iam.GetRole({ RoleName })).Role?.Arn, roleArn);
});

test('there is one of each, without a suffix, and none of a service that is not here', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  const suffixed = iam.CreateServiceLinkedRole({ AWSServiceName, CustomSuffix: 'more' });
  await refused(suffixed, 'InvalidInput', `Custom suffix is not allowed for ${AWSServiceName}`);
  await iam.CreateServiceLinkedRole({ AWSServiceName });
  await refused(
    iam.CreateServiceLinkedRole({ AWSServiceName }),
    'InvalidInput',
    /AWSServiceRoleForOrganizations has been taken/,
  );
  for (const other of ['spot.amazonaws.com', 'constructor'])
    await refused(
      iam.CreateServiceLinkedRole({ AWSServiceName: other }),
      'InvalidInput',
      /no service-linked role here/,
    );
  await refused(iam.CreateServiceLinkedRole({ AWSServiceName: undefined }), 'ValidationException', /aWSServiceName/);
});

test('nobody in the account changes what belongs to the service', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreateServiceLinkedRole({ AWSServiceName });
  await iam.CreateInstanceProfile({ InstanceProfileName: 'profile' });
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const PolicyName = 'p';
  const PolicyDocument = policy(allow('s3:*'));
  const changes = [
    () => iam.AttachRolePolicy({ RoleName, PolicyArn }),
    () => iam.DetachRolePolicy({ RoleName, PolicyArn }),
    () => iam.PutRolePolicy({ RoleName, PolicyName, PolicyDocument }),
    () => iam.DeleteRolePolicy({ RoleName, PolicyName }),
    () => iam.PutRolePermissionsBoundary({ RoleName, PermissionsBoundary: PolicyArn }),
    () => iam.DeleteRolePermissionsBoundary({ RoleName }),
    () => iam.UpdateAssumeRolePolicy({ RoleName, PolicyDocument: trusting(management) }),
    () => iam.UpdateRole({ RoleName, MaxSessionDuration: 7200 }),
    () => iam.AddRoleToInstanceProfile({ RoleName, InstanceProfileName: 'profile' }),
    () => iam.DeleteRole({ RoleName }),
  ];
  const words = `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`;
  for (const change of changes) await refused(change(), 'UnmodifiableEntity', words);
  await iam.UpdateRole({ RoleName, Description: 'one' });
  await iam.UpdateRoleDescription({ RoleName, Description: 'two' });
  await iam.TagRole({ RoleName, Tags: [{ Key: 'k', Value: 'v' }] });
  assert.equal((await iam.GetRole({ RoleName })).Role?.Description, 'two');
});

test('a deletion is a task, which has succeeded once it is answered', async () => {
  const { admin } = await newWorld();
  const { iam } = admin;
  await iam.CreateServiceLinkedRole({ AWSServiceName });
  const { DeletionTaskId } = await iam.DeleteServiceLinkedRole({ RoleName });
  assert.match(
    `${DeletionTaskId}`,
    /^task\/aws-service-role\/organizations\.amazonaws\.com\/AWSServiceRoleForOrganizations\/.{36}$/,
  );
  assert.equal((await iam.GetServiceLinkedRoleDeletionStatus({ DeletionTaskId })).Status, 'SUCCEEDED');
  await refused(iam.GetRole({ RoleName }), 'NoSuchEntity', /cannot be found/);
  const other = `${DeletionTaskId}`.replace(/.{4}$/, 'ffff');
  await refused(iam.GetServiceLinkedRoleDeletionStatus({ DeletionTaskId: other }), 'NoSuchEntity', /cannot be found/);
  await refused(iam.GetServiceLinkedRoleDeletionStatus({ DeletionTaskId: 'task/x' }), 'InvalidInput', /not valid/);
  await refused(iam.DeleteServiceLinkedRole({ RoleName }), 'NoSuchEntity', /cannot be found/);
  await iam.CreateRole({ RoleName: 'mine', AssumeRolePolicyDocument: trusting(management) });
  await refused(iam.DeleteServiceLinkedRole({ RoleName: 'mine' }), 'NoSuchEntity', /mine/);
});

test('the service is a condition, the role the resource', async () => {
  const world = await newWorld();
  const condition = { StringEquals: { 'iam:AWSServiceName': AWSServiceName } };
  const maker = await newUser(world.admin, world, 'maker', allow('iam:CreateServiceLinkedRole', roleArn, condition));
  await maker.iam.CreateServiceLinkedRole({ AWSServiceName });
  const others = maker.iam.CreateServiceLinkedRole({ AWSServiceName: 'cloudtrail.amazonaws.com' });
  await refused(others, 'AccessDenied', /iam:CreateServiceLinkedRole on resource: .*AWSServiceRoleForCloudTrail/);
  await refused(maker.iam.DeleteServiceLinkedRole({ RoleName }), 'AccessDenied', /iam:DeleteServiceLinkedRole/);
  const DeletionTaskId = `task/aws-service-role/${AWSServiceName}/${RoleName}/x`;
  const status = maker.iam.GetServiceLinkedRoleDeletionStatus({ DeletionTaskId });
  await refused(status, 'AccessDenied', /iam:GetServiceLinkedRoleDeletionStatus on resource: .*AWSServiceRoleForOrg/);
});

test('on the wire, as infrastructure tools ask', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const { Role } = await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  assert.equal(Role?.RoleName, RoleName);
  const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  assert.match(`${DeletionTaskId}`, /^task\//);
});
