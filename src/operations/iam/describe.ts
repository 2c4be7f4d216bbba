// Records as IAM shows them.
import { createHash } from 'node:crypto';
import type {
  AttachedPermissionsBoundary,
  InstanceProfile,
  Policy,
  PolicyVersion,
  Role,
  User,
} from '@aws-sdk/client-iam';
import { type AwsManagedPolicy, isAttachable } from '../../policy/aws-managed.ts';
import type {
  InstanceProfileRecord,
  ManagedPolicyRecord,
  PolicyVersion as PolicyVersionRecord,
  RoleRecord,
  UserRecord,
} from '../../storage/records/identity.ts';
import type { Uses } from './attachments.ts';
import { urlEncoded } from './documents.ts';
import { tagMember } from './tags.ts';

export function boundary(arn: string | undefined): { PermissionsBoundary?: AttachedPermissionsBoundary } {
  if (arn === undefined) return {};
  return { PermissionsBoundary: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: arn } };
}

/** As listings show a user: without boundary and tags. */
export function userSummary(record: UserRecord): User {
  return {
    Path: record.path,
    UserName: record.name,
    UserId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAtMs),
  };
}

export function userDetail(record: UserRecord): User {
  return { ...userSummary(record), ...boundary(record.permissionsBoundaryArn), ...tagMember(record.tags) };
}

/** As listings show a role: without boundary and tags. */
export function roleSummary(record: RoleRecord): Role {
  return {
    Path: record.path,
    RoleName: record.name,
    RoleId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAtMs),
    AssumeRolePolicyDocument: urlEncoded(record.trustPolicy),
    ...(record.description === undefined ? {} : { Description: record.description }),
    MaxSessionDuration: record.maxSessionSeconds,
  };
}

export function roleDetail(record: RoleRecord): Role {
  return { ...roleSummary(record), ...boundary(record.permissionsBoundaryArn), ...tagMember(record.tags) };
}

/** As listings show a policy: without description and tags. */
export function policySummary(record: ManagedPolicyRecord): Policy {
  return {
    PolicyName: record.name,
    PolicyId: record.id,
    Arn: record.arn,
    Path: record.path,
    DefaultVersionId: record.defaultVersionId,
    AttachmentCount: record.attachmentCount,
    PermissionsBoundaryUsageCount: record.boundaryUsageCount,
    IsAttachable: true,
    CreateDate: new Date(record.createdAtMs),
    UpdateDate: new Date(record.updatedAtMs),
  };
}

export function policyDetail(record: ManagedPolicyRecord): Policy {
  return {
    ...policySummary(record),
    ...(record.description === undefined ? {} : { Description: record.description }),
    ...tagMember(record.tags),
  };
}

/** AWS's ids of its own policies are not published; these are as stable, and made from the ARN. */
function awsPolicyId(arn: string): string {
  const letters = createHash('sha256')
    .update(arn)
    .digest('hex')
    .toUpperCase()
    .replace(/[0189]/g, 'Z');
  return `ANPA${letters.slice(0, 17)}`;
}

export function awsPolicy(policy: AwsManagedPolicy, uses: Uses | undefined): Policy {
  return {
    PolicyName: policy.name,
    PolicyId: awsPolicyId(policy.arn),
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: uses?.attachmentCount ?? 0,
    PermissionsBoundaryUsageCount: uses?.boundaryUsageCount ?? 0,
    IsAttachable: isAttachable(policy),
    CreateDate: new Date(policy.createdAtMs),
    UpdateDate: new Date(policy.updatedAtMs),
  };
}

/** The default version, which is the only one that is kept. */
export function awsPolicyVersion(policy: AwsManagedPolicy): PolicyVersion {
  return { VersionId: policy.defaultVersionId, IsDefaultVersion: true, CreateDate: new Date(policy.updatedAtMs) };
}

/** Without the document, as listings and CreatePolicyVersion show a version. */
export function policyVersion(record: ManagedPolicyRecord, version: PolicyVersionRecord): PolicyVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === record.defaultVersionId,
    CreateDate: new Date(version.createdAtMs),
  };
}

/** `role` is the one that the profile holds, if any. */
export function instanceProfile(record: InstanceProfileRecord, role: RoleRecord | undefined): InstanceProfile {
  return {
    Path: record.path,
    InstanceProfileName: record.name,
    InstanceProfileId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAtMs),
    Roles: role === undefined ? [] : [roleSummary(role)],
    ...tagMember(record.tags),
  };
}
