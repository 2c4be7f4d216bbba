// Each kind of policy, changed through one worker, counts on the next request in every other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteRolePermissionsBoundaryCommand,
  PutRolePermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand as CreateControlPolicyCommand,
  CreateOrganizationalUnitCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
} from '@aws-sdk/client-organizations';
import {
  DeleteObjectTaggingCommand,
  DeletePublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { layers } from './crossing.ts';
import { newWorkers } from './several-workers.ts';

const allow = (Action: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const noKeys = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' };

/** Something that closes the way, and what opens it again. */
interface Gate {
  shut(): Promise<unknown>;
  open(): Promise<unknown>;
}

type Stage = Awaited<ReturnType<typeof newWorkers>>;

const RoleName = 'account-b-role';

async function managedVersion({ b }: Stage): Promise<Gate> {
  const { iam } = b.clients;
  const made = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'more', PolicyDocument: policy(allow('s3:Get*')) }),
  );
  const PolicyArn = `${made.Policy?.Arn}`;
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: policy(noKeys) }));
  const use = (VersionId: string) => iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId }));
  return { shut: () => use('v2'), open: () => use('v1') };
}

async function boundary({ b }: Stage): Promise<Gate> {
  const { iam } = b.clients;
  const made = await iam.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: policy(allow('s3:*')) }));
  const PermissionsBoundary = `${made.Policy?.Arn}`;
  return {
    shut: () => iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
    open: () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
  };
}

async function controlPolicyOnUnit({ b, management: { organizations } }: Stage): Promise<Gate> {
  const ParentId = `${(await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id}`;
  await organizations.send(new EnablePolicyTypeCommand({ RootId: ParentId, PolicyType: 'SERVICE_CONTROL_POLICY' }));
  const unit = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name: 'unit' }));
  const TargetId = `${unit.OrganizationalUnit?.Id}`;
  await organizations.send(
    new MoveAccountCommand({ AccountId: b.id, SourceParentId: ParentId, DestinationParentId: TargetId }),
  );
  const described = {
    Name: 'no keys',
    Description: '',
    Type: 'SERVICE_CONTROL_POLICY',
    Content: policy(noKeys),
  } as const;
  const made = await organizations.send(new CreateControlPolicyCommand(described));
  const PolicyId = `${made.Policy?.PolicySummary?.Id}`;
  return {
    shut: () => organizations.send(new AttachPolicyCommand({ PolicyId, TargetId })),
    open: () => organizations.send(new DetachPolicyCommand({ PolicyId, TargetId })),
  };
}

/** The bucket policy leaves reading to the list of the object. */
async function accessControlList({ a, b, bucket: Bucket, put }: Stage): Promise<Gate> {
  const { s3 } = a.clients;
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  const owner = { Principal: { AWS: a.roleArn }, Resource: `arn:aws:s3:::${Bucket}` };
  await put('bucket', policy(allow('s3:*', owner)));
  const GrantRead = `id=${(await b.clients.s3.send(new ListBucketsCommand({}))).Owner?.ID}`;
  return {
    shut: () => s3.send(new PutObjectAclCommand({ Bucket, Key: 'k', ACL: 'private' })),
    open: () => s3.send(new PutObjectAclCommand({ Bucket, Key: 'k', GrantRead })),
  };
}

async function objectTags({ a, principal, bucket: Bucket, put }: Stage): Promise<Gate> {
  const { s3 } = a.clients;
  const Condition = { StringEquals: { 's3:ExistingObjectTag/shared': 'yes' } };
  const statement = { Principal: { AWS: principal.arn }, Resource: `arn:aws:s3:::${Bucket}/*`, Condition };
  await put('bucket', policy(allow('s3:GetObject', statement)));
  const Tagging = { TagSet: [{ Key: 'shared', Value: 'yes' }] };
  return {
    shut: () => s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'k' })),
    open: () => s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging })),
  };
}

async function publicAccessBlock({ a, bucket: Bucket, put }: Stage): Promise<Gate> {
  const { s3 } = a.clients;
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await put('bucket', policy(allow('s3:GetObject', { Principal: '*', Resource: `arn:aws:s3:::${Bucket}/*` })));
  const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
  return {
    shut: () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration })),
    open: () => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
  };
}

const gates = { managedVersion, boundary, controlPolicyOnUnit, accessControlList, objectTags, publicAccessBlock };

test('every kind of policy changes for every worker on the next request', async () => {
  await using stage = await newWorkers(true);
  const { a, everyAnswer } = stage;
  await stage.grant(...layers);
  for (const [name, make] of Object.entries(gates)) {
    // Without what an earlier gate left on it.
    await putObject(a.clients, stage.bucket, 'k', 'the same bytes');
    await everyAnswer(200, /^the same bytes$/, name);
    const gate = await make(stage);
    for (let round = 0; round < 2; round += 1) {
      await gate.shut();
      await everyAnswer(403, /<Code>AccessDenied<\/Code>/, name);
      await gate.open();
      await everyAnswer(200, /^the same bytes$/, name);
    }
    await stage.grant('bucket');
    await everyAnswer(200, /^the same bytes$/, name);
  }
  assert.equal((await stage.stop()).code, 0);
});
