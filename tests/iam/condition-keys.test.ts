// The condition keys of IAM that have a meaning here: for each, what it allows and what it refuses.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iamOperations } from '../../src/operations/iam/table.ts';
import { knownServices } from '../../src/policy/reference/reference.ts';
import { newCertificate, samlMetadata } from './certificates.ts';
import { type As, allow, management, newUser, newWorld, policy, refused, trusting, type World } from './world.ts';

type Call = (as: As) => Promise<unknown>;

interface Row {
  readonly key: string;
  readonly value: string;
  readonly action: string;
  readonly allowed: Call;
  readonly refused: Call;
}

const readOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const iamReader = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
const PolicyDocument = policy(allow('s3:GetObject'));
const trust = trusting(`arn:aws:iam::${management}:root`);

/** Two users and two roles, of which the ones named `bound` have a boundary. */
async function worldOfBounds(): Promise<World> {
  const world = await newWorld();
  const { iam } = world.admin;
  for (const [name, PermissionsBoundary] of [['bound', iamReader], ['free']] as const) {
    await iam.CreateUser({ UserName: name, PermissionsBoundary });
    await iam.CreateRole({ RoleName: name, AssumeRolePolicyDocument: trust, PermissionsBoundary });
    await iam.CreateRole({ RoleName: `${name}-2`, AssumeRolePolicyDocument: trust, PermissionsBoundary });
    await iam.AttachUserPolicy({ UserName: name, PolicyArn: readOnly });
    await iam.AttachRolePolicy({ RoleName: name, PolicyArn: readOnly });
    await iam.PutUserPolicy({ UserName: name, PolicyName: 'p', PolicyDocument });
    await iam.PutRolePolicy({ RoleName: name, PolicyName: 'p', PolicyDocument });
  }
  return world;
}

/** A call on the user or role of this name; the ones that take things away come last. */
const boundCalls: readonly (readonly [
  action: keyof typeof iamOperations,
  call: (as: As, name: string) => Promise<unknown>,
])[] = [
  ['GetRole', ({ iam }, RoleName) => iam.GetRole({ RoleName })],
  ['AttachUserPolicy', ({ iam }, UserName) => iam.AttachUserPolicy({ UserName, PolicyArn: readOnly })],
  ['AttachRolePolicy', ({ iam }, RoleName) => iam.AttachRolePolicy({ RoleName, PolicyArn: readOnly })],
  ['PutUserPolicy', ({ iam }, UserName) => iam.PutUserPolicy({ UserName, PolicyName: 'p', PolicyDocument })],
  ['PutRolePolicy', ({ iam }, RoleName) => iam.PutRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument })],
  ['UpdateRole', ({ iam }, RoleName) => iam.UpdateRole({ RoleName, Description: 'd' })],
  ['UpdateRoleDescription', ({ iam }, RoleName) => iam.UpdateRoleDescription({ RoleName, Description: 'd' })],
  ['UpdateAssumeRolePolicy', ({ iam }, RoleName) => iam.UpdateAssumeRolePolicy({ RoleName, PolicyDocument: trust })],
  ['DetachUserPolicy', ({ iam }, UserName) => iam.DetachUserPolicy({ UserName, PolicyArn: readOnly })],
  ['DetachRolePolicy', ({ iam }, RoleName) => iam.DetachRolePolicy({ RoleName, PolicyArn: readOnly })],
  ['DeleteUserPolicy', ({ iam }, UserName) => iam.DeleteUserPolicy({ UserName, PolicyName: 'p' })],
  ['DeleteRolePolicy', ({ iam }, RoleName) => iam.DeleteRolePolicy({ RoleName, PolicyName: 'p' })],
  ['DeleteUserPermissionsBoundary', ({ iam }, UserName) => iam.DeleteUserPermissionsBoundary({ UserName })],
  ['DeleteRolePermissionsBoundary', ({ iam }, name) => iam.DeleteRolePermissionsBoundary({ RoleName: `${name}-2` })],
  ['DeleteRole', ({ iam }, RoleName) => iam.DeleteRole({ RoleName })],
];

/** Of these, the boundary that is to be. */
const boundingCalls: typeof boundCalls = [
  ['CreateUser', ({ iam }, arn) => iam.CreateUser({ UserName: 'new', PermissionsBoundary: arn })],
  [
    'CreateRole',
    ({ iam }, arn) => iam.CreateRole({ RoleName: 'new', AssumeRolePolicyDocument: trust, PermissionsBoundary: arn }),
  ],
  [
    'PutUserPermissionsBoundary',
    ({ iam }, arn) => iam.PutUserPermissionsBoundary({ UserName: 'free', PermissionsBoundary: arn }),
  ],
  [
    'PutRolePermissionsBoundary',
    ({ iam }, arn) => iam.PutRolePermissionsBoundary({ RoleName: 'free', PermissionsBoundary: arn }),
  ],
];

const no = /because no identity-based policy allows the iam:/;

async function checkRow(world: World, row: Row, name: string): Promise<void> {
  const condition = { StringEquals: { [row.key]: row.value } };
  const as = await newUser(world.admin, world, name, allow(row.action, '*', condition));
  await refused(row.refused(as), 'AccessDenied', no);
  await row.allowed(as);
}

test('iam:PermissionsBoundary, in every action that AWS documents with it', async () => {
  const world = await worldOfBounds();
  const rows: Row[] = [
    ...boundCalls.map(([action, call]) => ({
      key: 'iam:PermissionsBoundary',
      value: iamReader,
      action: `iam:${action}`,
      allowed: (as: As) => call(as, 'bound'),
      refused: (as: As) => call(as, 'free'),
    })),
    ...boundingCalls.map(([action, call]) => ({
      key: 'iam:PermissionsBoundary',
      value: iamReader,
      action: `iam:${action}`,
      allowed: (as: As) => call(as, iamReader),
      refused: (as: As) => call(as, readOnly),
    })),
  ];
  for (const [index, row] of rows.entries()) await checkRow(world, row, `caller-${index}`);
  const documented = knownServices.get('iam')?.actions.filter(({ keys }) => keys.includes('iam:PermissionsBoundary'));
  const tested = rows.map(({ action }) => action.slice('iam:'.length));
  const missing = documented?.map(({ name }) => name).filter((name) => name in iamOperations && !tested.includes(name));
  assert.deepEqual(missing, []);
});

test('iam:PermissionsBoundary is not in the other actions', async () => {
  const world = await worldOfBounds();
  const condition = { StringEquals: { 'iam:PermissionsBoundary': iamReader } };
  const as = await newUser(world.admin, world, 'caller', allow('iam:*', '*', condition));
  await refused(as.iam.GetUser({ UserName: 'bound' }), 'AccessDenied', no);
  await refused(as.iam.CreateAccessKey({ UserName: 'bound' }), 'AccessDenied', no);
});

test('iam:PolicyARN, of what is attached and detached', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'x' });
  await iam.CreateGroup({ GroupName: 'x' });
  await iam.CreateRole({ RoleName: 'x', AssumeRolePolicyDocument: trust });
  const calls = {
    AttachUserPolicy: (as: As, PolicyArn: string) => as.iam.AttachUserPolicy({ UserName: 'x', PolicyArn }),
    AttachGroupPolicy: (as: As, PolicyArn: string) => as.iam.AttachGroupPolicy({ GroupName: 'x', PolicyArn }),
    AttachRolePolicy: (as: As, PolicyArn: string) => as.iam.AttachRolePolicy({ RoleName: 'x', PolicyArn }),
    DetachUserPolicy: (as: As, PolicyArn: string) => as.iam.DetachUserPolicy({ UserName: 'x', PolicyArn }),
    DetachGroupPolicy: (as: As, PolicyArn: string) => as.iam.DetachGroupPolicy({ GroupName: 'x', PolicyArn }),
    DetachRolePolicy: (as: As, PolicyArn: string) => as.iam.DetachRolePolicy({ RoleName: 'x', PolicyArn }),
  };
  for (const [index, [name, call]] of Object.entries(calls).entries()) {
    const row = {
      key: 'iam:PolicyARN',
      value: readOnly,
      action: `iam:${name}`,
      allowed: (as: As) => call(as, readOnly),
      refused: (as: As) => call(as, iamReader),
    };
    await checkRow(world, row, `caller-${index}`);
  }
});

test('a role is put into an instance profile only by who may pass it, and to the service that may have it', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: trust });
  await iam.CreateInstanceProfile({ InstanceProfileName: 'p' });
  const put = ({ iam: by }: As) => by.AddRoleToInstanceProfile({ InstanceProfileName: 'p', RoleName: 'r' });
  const add = allow('iam:AddRoleToInstanceProfile');
  const pass = (service: string) =>
    allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } });
  const without = await newUser(world.admin, world, 'without', add);
  await refused(put(without), 'AccessDenied', /iam:PassRole on resource: .*role\/r/);
  await refused(put(await newUser(world.admin, world, 'lambda', add, pass('lambda'))), 'AccessDenied', /iam:PassRole/);
  await put(await newUser(world.admin, world, 'ec2', add, pass('ec2')));
});

/** Makes one of each kind that has tags, tagged or not, and calls on it by what names it. */
async function tagged(world: World) {
  const { iam } = world.admin;
  const arn = (kind: string, name: string) => `arn:aws:iam::${management}:${kind}/${name}`;
  const metadata = await samlMetadata({});
  for (const name of ['red', 'blue']) {
    const Tags = [{ Key: 'team', Value: name }];
    await iam.CreateUser({ UserName: name, Tags });
    await iam.CreateRole({ RoleName: name, AssumeRolePolicyDocument: trust, Tags });
    await iam.CreatePolicy({ PolicyName: name, PolicyDocument, Tags });
    await iam.CreateInstanceProfile({ InstanceProfileName: name, Tags });
    await iam.CreateOpenIDConnectProvider({ Url: `https://${name}.example`, Tags });
    await iam.CreateSAMLProvider({ Name: name, SAMLMetadataDocument: metadata, Tags });
    await iam.CreateVirtualMFADevice({ VirtualMFADeviceName: name, Tags });
    await iam.UploadServerCertificate({ ServerCertificateName: name, ...(await newCertificate()), Tags });
  }
  const calls: Readonly<Record<string, (as: As, name: string) => Promise<unknown>>> = {
    ListUserTags: (as, UserName) => as.iam.ListUserTags({ UserName }),
    ListRoleTags: (as, RoleName) => as.iam.ListRoleTags({ RoleName }),
    ListPolicyTags: (as, name) => as.iam.ListPolicyTags({ PolicyArn: arn('policy', name) }),
    ListInstanceProfileTags: (as, InstanceProfileName) => as.iam.ListInstanceProfileTags({ InstanceProfileName }),
    ListOpenIDConnectProviderTags: (as, name) =>
      as.iam.ListOpenIDConnectProviderTags({ OpenIDConnectProviderArn: arn('oidc-provider', `${name}.example`) }),
    ListSAMLProviderTags: (as, name) => as.iam.ListSAMLProviderTags({ SAMLProviderArn: arn('saml-provider', name) }),
    ListServerCertificateTags: (as, ServerCertificateName) =>
      as.iam.ListServerCertificateTags({ ServerCertificateName }),
    ListMFADeviceTags: (as, name) => as.iam.ListMFADeviceTags({ SerialNumber: arn('mfa', name) }),
  };
  return calls;
}

test('aws:ResourceTag and iam:ResourceTag, of every kind that has tags', async () => {
  const world = await newWorld();
  const calls = await tagged(world);
  let index = 0;
  for (const [name, call] of Object.entries(calls)) {
    for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/team']) {
      const sides = { allowed: (as: As) => call(as, 'red'), refused: (as: As) => call(as, 'blue') };
      await checkRow(world, { key, value: 'red', action: `iam:${name}`, ...sides }, `caller-${index++}`);
    }
  }
});

/** An operation by its name, for inputs that are made for many. */
function by(as: As, operation: string): (input: object) => Promise<unknown> {
  return Reflect.get(as.iam, operation);
}

test('aws:RequestTag and aws:TagKeys, of every kind that has tags', async () => {
  const world = await newWorld();
  await tagged(world);
  const arn = (kind: string, name: string) => `arn:aws:iam::${management}:${kind}/${name}`;
  const named = {
    User: { UserName: 'red' },
    Role: { RoleName: 'red' },
    Policy: { PolicyArn: arn('policy', 'red') },
    InstanceProfile: { InstanceProfileName: 'red' },
    OpenIDConnectProvider: { OpenIDConnectProviderArn: arn('oidc-provider', 'red.example') },
    SAMLProvider: { SAMLProviderArn: arn('saml-provider', 'red') },
    ServerCertificate: { ServerCertificateName: 'red' },
    MFADevice: { SerialNumber: arn('mfa', 'red') },
  } as const;
  let index = 0;
  for (const [kind, input] of Object.entries(named)) {
    const tag = (as: As, Key: string, Value: string) => by(as, `Tag${kind}`)({ ...input, Tags: [{ Key, Value }] });
    const untag = (as: As, key: string) => by(as, `Untag${kind}`)({ ...input, TagKeys: [key] });
    const row = { key: 'aws:RequestTag/cost', value: '1', action: `iam:Tag${kind}` };
    const tags = { allowed: (as: As) => tag(as, 'cost', '1'), refused: (as: As) => tag(as, 'cost', '2') };
    await checkRow(world, { ...row, ...tags }, `tagging-${index++}`);
    const keys = { allowed: (as: As) => untag(as, 'cost'), refused: (as: As) => untag(as, 'team') };
    await checkRow(world, { key: 'aws:TagKeys', value: 'cost', action: `iam:Untag${kind}`, ...keys }, `untag-${index}`);
  }
});
