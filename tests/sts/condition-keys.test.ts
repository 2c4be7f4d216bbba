// The condition keys of AssumeRole as a table: in a trust policy each lets pass what it asks for, and nothing else.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { arn } from '../../src/kernel/arn.ts';
import { accountId } from '../../src/kernel/ids.ts';
import { management, newAccount, newWorld, refused, trusting, type World } from '../iam/world.ts';

const admin = arn.user(accountId(management), '/', 'admin');
const actions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const request = {
  RoleSessionName: 'session',
  ExternalId: 'external-1',
  SourceIdentity: 'ada',
  Tags: [
    { Key: 'team', Value: 'red' },
    { Key: 'desk', Value: '7' },
  ],
  TransitiveTagKeys: ['team'],
};

interface Place {
  readonly world: World;
  readonly member: Awaited<ReturnType<typeof newAccount>>;
  readonly organization: string;
  readonly root: string;
  readonly unit: string;
}

let place: Place;

before(async () => {
  const world = await newWorld();
  const { organizations, iam } = world.admin;
  await iam.TagUser({ UserName: 'admin', Tags: [{ Key: 'level', Value: 'high' }] });
  const member = await newAccount(world);
  const { Roots } = await organizations.ListRoots({});
  const root = `${Roots?.[0]?.Id}`;
  const made = await organizations.CreateOrganizationalUnit({ ParentId: root, Name: 'unit' });
  const unit = `${made.OrganizationalUnit?.Id}`;
  await organizations.MoveAccount({ AccountId: member.id, SourceParentId: root, DestinationParentId: unit });
  const { Organization } = await organizations.DescribeOrganization({});
  await member.admin.iam.CreateRole({
    RoleName: 'target',
    AssumeRolePolicyDocument: trusting(admin, actions),
    Tags: [{ Key: 'color', Value: 'green' }],
  });
  place = { world, member, organization: `${Organization?.Id}`, root, unit };
});

type Row = readonly [key: string, operator: string, met: (at: Place) => string, unmet: string];

const rows: readonly Row[] = [
  ['sts:ExternalId', 'StringEquals', () => 'external-1', 'external-2'],
  ['sts:RoleSessionName', 'StringLike', () => 'sess*', 'other*'],
  ['sts:SourceIdentity', 'StringEquals', () => 'ada', 'bob'],
  ['sts:TransitiveTagKeys', 'ForAllValues:StringEquals', () => 'team', 'desk'],
  ['aws:RequestTag/team', 'StringEquals', () => 'red', 'blue'],
  ['aws:TagKeys', 'ForAnyValue:StringEquals', () => 'desk', 'chair'],
  ['iam:ResourceTag/color', 'StringEquals', () => 'green', 'blue'],
  ['aws:ResourceTag/color', 'StringEquals', () => 'green', 'blue'],
  ['aws:PrincipalTag/level', 'StringEquals', () => 'high', 'low'],
  ['aws:PrincipalArn', 'ArnEquals', () => admin, arn.user(accountId(management), '/', 'other')],
  ['aws:PrincipalAccount', 'StringEquals', () => management, '999999999999'],
  ['aws:PrincipalOrgID', 'StringEquals', ({ organization }) => organization, 'o-other00000'],
  ['aws:PrincipalOrgPaths', 'ForAnyValue:StringEquals', ({ organization: o, root }) => `${o}/${root}/`, 'o-x/r-y/'],
  ['aws:ResourceAccount', 'StringEquals', ({ member }) => member.id, management],
  ['aws:ResourceOrgID', 'StringEquals', ({ organization }) => organization, 'o-other00000'],
  [
    'aws:ResourceOrgPaths',
    'ForAnyValue:StringLike',
    ({ organization: o, root, unit }) => `${o}/${root}/${unit}/*`,
    'o-x/r-y/*',
  ],
  ['aws:PrincipalType', 'StringEquals', () => 'User', 'AssumedRole'],
  ['aws:username', 'StringEquals', () => 'admin', 'other'],
];

for (const [key, operator, met, unmet] of rows) {
  test(`${key} lets pass what it asks for, and nothing else`, async () => {
    const { world, member } = place;
    const RoleArn = arn.role(accountId(member.id), '/', 'target');
    const assume = () => world.admin.sts.AssumeRole({ RoleArn, ...request });
    const trust = async (value: string) => {
      const PolicyDocument = trusting(admin, actions, { [operator]: { [key]: value } });
      await member.admin.iam.UpdateAssumeRolePolicy({ RoleName: 'target', PolicyDocument });
    };
    await trust(met(place));
    assert.ok((await assume()).Credentials);
    await trust(unmet);
    await refused(assume(), 'AccessDenied', /no resource-based policy allows the sts:AssumeRole action/);
  });
}

test('a key that a request does not bring is absent: the condition fails, and Null sees it', async () => {
  const { world, member } = place;
  const RoleArn = arn.role(accountId(member.id), '/', 'target');
  const plain = () => world.admin.sts.AssumeRole({ RoleArn, RoleSessionName: 'session' });
  const absent = [
    'sts:ExternalId',
    'sts:SourceIdentity',
    'sts:TransitiveTagKeys',
    'aws:TagKeys',
    'aws:RequestTag/team',
  ];
  for (const key of [...absent, 'aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge', 'aws:FederatedProvider']) {
    const trust = async (condition: object) => {
      const PolicyDocument = trusting(admin, actions, condition);
      await member.admin.iam.UpdateAssumeRolePolicy({ RoleName: 'target', PolicyDocument });
    };
    await trust({ Null: { [key]: 'true' } });
    assert.ok((await plain()).Credentials, key);
    await trust({ Null: { [key]: 'false' } });
    await refused(plain(), 'AccessDenied', /sts:AssumeRole/);
  }
});
