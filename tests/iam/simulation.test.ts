// The simulator decides as the server does: MatchedStatements, missing keys, boundaries, resource policies, two accounts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContextEntry } from '@aws-sdk/client-iam';
import { allow, management, newAccount, newUser, newWorld, policy, refused, trusting } from './world.ts';

const other = '444455556666';
const object = 'arn:aws:s3:::data/a';
const key = `arn:aws:kms:us-east-1:${other}:key/k`;
const ada = `arn:aws:iam::${management}:user/ada`;
const deny = (Action: string, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more });
const to = (AWS: string) => ({ Principal: { AWS } });

async function custom(more: object, ...statements: object[]) {
  const world = await newWorld();
  const input = { PolicyInputList: [policy(...statements)], ActionNames: ['s3:GetObject'], ...more };
  const { EvaluationResults } = await world.admin.iam.SimulateCustomPolicy(input);
  const [result] = EvaluationResults ?? [];
  assert.ok(result);
  return result;
}

test('an allow is matched by the statement that gives it, with its place', async () => {
  const world = await newWorld();
  const text = `{\n "Version": "2012-10-17",\n "Statement": [\n  {"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"},\n  {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Sid": "a"}\n ]\n}`;
  const { EvaluationResults, IsTruncated } = await world.admin.iam.SimulateCustomPolicy({
    PolicyInputList: [policy(allow('kms:*')), text],
    ActionNames: ['s3:GetObject', 's3:DeleteObject'],
  });
  assert.equal(IsTruncated, false);
  assert.deepEqual(EvaluationResults, [
    {
      EvalActionName: 's3:GetObject',
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MatchedStatements: [
        {
          SourcePolicyId: 'PolicyInputList.2',
          SourcePolicyType: 'none',
          StartPosition: { Line: 5, Column: 3 },
          EndPosition: { Line: 5, Column: 71 },
        },
      ],
      MissingContextValues: [],
    },
    {
      EvalActionName: 's3:DeleteObject',
      EvalResourceName: '*',
      EvalDecision: 'implicitDeny',
      MatchedStatements: [],
      MissingContextValues: [],
    },
  ]);
});

test('an explicit deny shows the deny alone', async () => {
  const result = await custom({ ResourceArns: [object] }, allow('s3:*'), deny('s3:GetObject'));
  assert.equal(result.EvalDecision, 'explicitDeny');
  assert.equal(result.MatchedStatements?.length, 1);
  assert.deepEqual(result.EvalDecisionDetails, {});
  assert.equal(result.ResourceSpecificResults?.[0]?.EvalResourceDecision, 'explicitDeny');
});

test('context keys that are not given are named, and those that are given count', async () => {
  const conditional = allow('s3:GetObject', 'arn:aws:s3:::data/${aws:username}', {
    StringEquals: { 'aws:PrincipalTag/Team': 'blue', 's3:prefix': ['${aws:userid}'] },
  });
  const ofKms = allow('kms:*', '*', { StringEquals: { 'kms:ViaService': 's3' } });
  const names = (await custom({}, conditional, ofKms)).MissingContextValues;
  assert.deepEqual(names, ['aws:username', 'aws:PrincipalTag/Team', 's3:prefix', 'aws:userid']);
  const entry = (ContextKeyName: string, value: string): ContextEntry => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType: 'string',
  });
  const ContextEntries = [
    entry('aws:USERNAME', 'a'),
    entry('aws:PrincipalTag/Team', 'blue'),
    entry('s3:prefix', 'me'),
    entry('aws:userid', 'me'),
  ];
  const ResourceArns = [object];
  const allowed = await custom({ ContextEntries, ResourceArns }, conditional);
  assert.equal(allowed.EvalDecision, 'allowed');
  assert.deepEqual(allowed.ResourceSpecificResults?.[0]?.MissingContextValues, []);
  const others = [...ContextEntries.slice(0, 3), entry('aws:userid', 'you')];
  assert.equal((await custom({ ContextEntries: others, ResourceArns }, conditional)).EvalDecision, 'implicitDeny');
});

test('a multivalued key is a list', async () => {
  const conditional = allow('s3:GetObject', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } });
  const decided = async (...ContextKeyValues: string[]) => {
    const ContextEntries = [{ ContextKeyName: 'aws:TagKeys', ContextKeyValues, ContextKeyType: 'stringList' }];
    return (await custom({ ContextEntries }, conditional)).EvalDecision;
  };
  assert.equal(await decided('a', 'b'), 'allowed');
  assert.equal(await decided('a', 'c'), 'implicitDeny');
});

test('a permissions boundary limits, and says so', async () => {
  const within = (text: string) => custom({ PermissionsBoundaryPolicyInputList: [text] }, allow('s3:*'));
  const limited = await within(policy(allow('kms:*')));
  assert.equal(limited.EvalDecision, 'implicitDeny');
  assert.deepEqual(limited.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: false });
  const free = await within(policy(allow('s3:Get*')));
  assert.equal(free.EvalDecision, 'allowed');
  assert.deepEqual(free.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: true });
});

test('across accounts both policies must allow, and each is told', async () => {
  const across = async (statement: object, ...own: object[]) => {
    const ResourcePolicy = policy({ Resource: '*', Action: 's3:GetObject', Effect: 'Allow', ...statement });
    const result = await custom(
      { ResourceArns: [object], ResourceOwner: other, CallerArn: ada, ResourcePolicy },
      ...own,
    );
    return [result.EvalDecision, result.EvalDecisionDetails];
  };
  const both = (identity: string, resource: string) => ({ 'IAM Policy': identity, 'Resource Policy': resource });
  const reads = allow('s3:GetObject');
  assert.deepEqual(await across(to(ada), reads), ['allowed', both('allowed', 'allowed')]);
  assert.deepEqual(await across(to(ada), allow('kms:*')), ['implicitDeny', both('implicitDeny', 'allowed')]);
  assert.deepEqual(await across(to(`${ada}2`), reads), ['implicitDeny', both('allowed', 'implicitDeny')]);
  const denied = await across({ ...to(ada), Effect: 'Deny' }, reads);
  assert.deepEqual(denied, ['explicitDeny', both('allowed', 'explicitDeny')]);
});

test('in one account a bucket policy is enough, and a key policy is always needed', async () => {
  const inOne = async (resource: string, action: string, statement: object, ...own: object[]) => {
    const ResourcePolicy = policy({ Effect: 'Allow', Resource: '*', Action: action, ...statement });
    const input = { ActionNames: [action], ResourceArns: [resource], CallerArn: ada, ResourcePolicy };
    return (await custom(input, ...own)).EvalDecision;
  };
  const own = key.replace(other, management);
  assert.equal(await inOne(object, 's3:GetObject', to(ada), allow('sqs:*')), 'allowed');
  assert.equal(await inOne(object, 's3:GetObject', to(`${ada}2`), allow('s3:*')), 'allowed');
  assert.equal(await inOne(own, 'kms:Decrypt', to(ada), allow('sqs:*')), 'allowed');
  assert.equal(await inOne(own, 'kms:Decrypt', to(`${ada}2`), allow('kms:*')), 'implicitDeny');
  assert.equal(await inOne(own, 'kms:Decrypt', to(management), allow('kms:*')), 'allowed');
  assert.equal(await inOne(own, 'kms:Decrypt', to(management), allow('s3:*')), 'implicitDeny');
  assert.equal(await inOne(key, 'kms:Decrypt', to(ada), allow('sqs:*')), 'implicitDeny');
});

test('a user and a role are simulated with all that they have: inline, managed and boundary', async () => {
  const world = await newWorld();
  const { admin } = world;
  await newUser(admin, world, 'ada', allow('s3:GetObject'), deny('s3:PutObject'));
  const { Policy } = await admin.iam.CreatePolicy({ PolicyName: 'more', PolicyDocument: policy(allow('kms:*')) });
  const PolicyArn = `${Policy?.Arn}`;
  await admin.iam.AttachUserPolicy({ UserName: 'ada', PolicyArn });
  const ActionNames = ['s3:GetObject', 's3:PutObject', 'kms:Decrypt', 'sqs:SendMessage'];
  const simulated = async (PolicySourceArn: string) => {
    const { EvaluationResults = [] } = await admin.iam.SimulatePrincipalPolicy({ PolicySourceArn, ActionNames });
    return EvaluationResults.map(({ EvalDecision, MatchedStatements }) => [
      EvalDecision,
      ...(MatchedStatements ?? []).map((matched) => `${matched.SourcePolicyType} ${matched.SourcePolicyId}`),
    ]);
  };
  assert.deepEqual(await simulated(ada), [
    ['allowed', 'user p'],
    ['explicitDeny', 'user p'],
    ['allowed', `user-managed ${PolicyArn}`],
    ['implicitDeny'],
  ]);
  await admin.iam.PutUserPermissionsBoundary({ UserName: 'ada', PermissionsBoundary: PolicyArn });
  assert.deepEqual(await simulated(ada), [
    ['implicitDeny'],
    ['explicitDeny', 'user p'],
    ['allowed', `user-managed ${PolicyArn}`, `user-managed ${PolicyArn}`],
    ['implicitDeny'],
  ]);

  const AssumeRolePolicyDocument = trusting(management);
  const { Role } = await admin.iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument });
  const aws = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await admin.iam.AttachRolePolicy({ RoleName: 'r', PolicyArn: aws });
  assert.deepEqual((await simulated(`${Role?.Arn}`)).at(-1), ['allowed', `aws-managed ${aws}`]);
});

test('the control policies of every level over the account have their say, and are told apart from the own policies', async () => {
  const world = await newWorld();
  const { organizations } = world.admin;
  const member = await newAccount(world);
  const { Roots } = await organizations.ListRoots({});
  const RootId = `${Roots?.[0]?.Id}`;
  const { OrganizationalUnit: unit } = await organizations.CreateOrganizationalUnit({ ParentId: RootId, Name: 'a' });
  const to = { AccountId: member.id, SourceParentId: RootId, DestinationParentId: unit?.Id };
  await organizations.MoveAccount(to);
  await newUser(member.admin, world, 'ann', allow(['s3:GetObject', 'kms:Decrypt']));
  const input = {
    PolicySourceArn: `arn:aws:iam::${member.id}:user/ann`,
    ActionNames: ['s3:GetObject', 'kms:Decrypt', 'iam:GetUser'],
  };
  const ask = async () =>
    (await member.admin.iam.SimulatePrincipalPolicy(input)).EvaluationResults?.map(
      ({ EvalDecision, OrganizationsDecisionDetail: detail }) => [EvalDecision, detail?.AllowedByOrganizations],
    );
  const before = [
    ['allowed', undefined],
    ['allowed', undefined],
    ['implicitDeny', undefined],
  ];
  assert.deepEqual(await ask(), before);
  const Type = 'SERVICE_CONTROL_POLICY';
  await organizations.EnablePolicyType({ RootId, PolicyType: Type });
  const Content = policy(allow('*'), { Effect: 'Deny', Action: 'kms:*', Resource: '*' });
  const { Policy } = await organizations.CreatePolicy({ Name: 'no keys', Description: '', Type, Content });
  await organizations.AttachPolicy({ PolicyId: Policy?.PolicySummary?.Id, TargetId: unit?.Id });
  const after = [
    ['allowed', true],
    ['explicitDeny', false],
    ['implicitDeny', true],
  ];
  assert.deepEqual(await ask(), after);
  // The same levels brought along, for nobody in particular.
  const custom = await world.admin.iam.SimulateCustomPolicy({
    ActionNames: input.ActionNames,
    PolicyInputList: [policy(allow(['s3:GetObject', 'kms:Decrypt']))],
    OrderedOrganizationPolicyInputList: [
      { ServiceControlPolicyInputList: [policy(allow('*'))] },
      { ServiceControlPolicyInputList: [policy(allow('s3:*')), policy(allow('iam:*'))] },
    ],
  });
  const lacking = [
    ['allowed', true],
    ['implicitDeny', false],
    ['implicitDeny', true],
  ];
  assert.deepEqual(
    custom.EvaluationResults?.map((result) => [
      result.EvalDecision,
      result.OrganizationsDecisionDetail?.AllowedByOrganizations,
    ]),
    lacking,
  );
  const empty = { ActionNames: ['s3:GetObject'], PolicyInputList: [policy(allow('*'))] };
  const nothing = world.admin.iam.SimulateCustomPolicy({ ...empty, OrderedOrganizationPolicyInputList: [{}] });
  await refused(nothing, 'InvalidInput', /has no policy/);
});

test('the context keys of policies are listed once each', async () => {
  const world = await newWorld();
  const { admin } = world;
  const asking = allow('s3:*', 'arn:aws:s3:::b/${aws:username}', { Bool: { 'aws:SecureTransport': 'true' } });
  await newUser(admin, world, 'ada', asking, allow('kms:*', '*', { StringLike: { 'AWS:Username': 'a*' } }));
  const own = await admin.iam.GetContextKeysForPrincipalPolicy({ PolicySourceArn: ada });
  assert.deepEqual(own.ContextKeyNames, ['aws:username', 'aws:SecureTransport']);
  const PolicyInputList = [policy(allow('s3:*', '*', { Null: { 's3:prefix': 'true' } }))];
  const more = await admin.iam.GetContextKeysForPrincipalPolicy({ PolicySourceArn: ada, PolicyInputList });
  assert.deepEqual(more.ContextKeyNames, ['aws:username', 'aws:SecureTransport', 's3:prefix']);
  assert.deepEqual((await admin.iam.GetContextKeysForCustomPolicy({ PolicyInputList })).ContextKeyNames, ['s3:prefix']);
});

test('many questions come in pages that together are all of them', async () => {
  const world = await newWorld();
  const ResourceArns = Array.from({ length: 7 }, (_, index) => `${object}${index}`);
  const input = {
    PolicyInputList: [policy(allow('s3:Get*'))],
    ActionNames: ['s3:GetObject', 's3:PutObject'],
    ResourceArns,
    MaxItems: 5,
  };
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await world.admin.iam.SimulateCustomPolicy({ ...input, Marker });
    seen.push(...(page.EvaluationResults ?? []).map((row) => `${row.EvalActionName} ${row.EvalResourceName}`));
    ({ Marker } = page);
  } while (Marker !== undefined);
  assert.deepEqual(
    seen,
    input.ActionNames.flatMap((action) => ResourceArns.map((arn) => `${action} ${arn}`)),
  );
});

test('bad input is refused with its reason, and a simulation needs its permission', async () => {
  const world = await newWorld();
  const { admin } = world;
  const good = { PolicyInputList: [policy(allow('s3:*'))], ActionNames: ['s3:GetObject'] };
  const wrong = async (more: object, words: RegExp) =>
    refused(admin.iam.SimulateCustomPolicy({ ...good, ...more }), 'InvalidInput', words);
  await wrong({ PolicyInputList: ['{'] }, /PolicyInputList.1: .* at line 1, column 2/);
  await wrong({ ActionNames: ['s3:Get*'] }, /Invalid Action Name: s3:Get\*/);
  await wrong({ ResourceArns: ['data/a'] }, /Invalid Resource ARN: data\/a/);
  await wrong({ ResourcePolicy: '{}', ResourceArns: [object] }, /CallerArn is required/);
  await wrong({ CallerArn: 'arn:aws:iam::123456789012:group/g' }, /Invalid caller ARN/);
  await wrong({ PermissionsBoundaryPolicyInputList: ['{}', '{}'] }, /Only one permissions boundary/);
  await wrong({ ContextEntries: [{ ContextKeyName: 'aws:userid', ContextKeyValues: ['a', 'b'] }] }, /no list/);
  const PolicySourceArn = `arn:aws:iam::${management}:role/none`;
  await refused(
    admin.iam.SimulatePrincipalPolicy({ PolicySourceArn, ActionNames: ['s3:GetObject'] }),
    'NoSuchEntity',
    /role\/none cannot be found/,
  );
  const eve = await newUser(admin, world, 'eve', allow('s3:*'));
  await refused(eve.iam.SimulateCustomPolicy(good), 'AccessDenied', /iam:SimulateCustomPolicy/);
  await refused(
    eve.iam.SimulatePrincipalPolicy({ PolicySourceArn: ada, ActionNames: ['s3:GetObject'] }),
    'AccessDenied',
    /iam:SimulatePrincipalPolicy on resource: arn:aws:iam::100000000001:user\/ada/,
  );
});
