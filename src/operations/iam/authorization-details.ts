// Users, groups, roles and policies with all that GetAccountAuthorizationDetails shows of them.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
import type { GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import type { AwsManagedPolicy } from '../../policy/aws-managed.ts';
import { Group, type GroupRecord } from '../../storage/records/group.ts';
import {
  type InlinePolicies,
  InstanceProfile,
  type InstanceProfileRecord,
  type ManagedPolicyRecord,
  type RoleRecord,
  type UserRecord,
} from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { attachedPolicies, type Uses } from './attachments.ts';
import {
  awsPolicy,
  awsPolicyVersion,
  boundary,
  instanceProfile,
  policyDetail,
  policyVersion,
  roleDetail,
  userSummary,
} from './describe.ts';
import { urlEncoded } from './documents.ts';
import { groupSummary } from './groups.ts';
import { roleLastUsed } from './role-last-used.ts';
import { tagMember } from './tags.ts';

function inlinePolicies(policies: InlinePolicies): PolicyDetail[] {
  return Object.entries(policies)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: urlEncoded(document) }));
}

export async function shownUser(records: RecordReader, user: UserRecord): Promise<UserDetail> {
  const groups = await Promise.all((user.groupNames ?? []).map((name) => records.get(Group, [user.account, name])));
  return {
    ...userSummary(user),
    ...boundary(user.permissionsBoundaryArn),
    UserPolicyList: inlinePolicies(user.inlinePolicies),
    GroupList: groups.flatMap((group) => (group === undefined ? [] : [group.name])),
    AttachedManagedPolicies: attachedPolicies(user, undefined),
    ...tagMember(user.tags),
  };
}

export function shownGroup(group: GroupRecord): GroupDetail {
  return {
    ...groupSummary(group),
    GroupPolicyList: inlinePolicies(group.inlinePolicies),
    AttachedManagedPolicies: attachedPolicies(group, undefined),
  };
}

/** The instance profiles of an account by the role that they hold. */
export async function profilesByRole(
  records: RecordReader,
  account: AccountId,
): Promise<ReadonlyMap<string, readonly InstanceProfileRecord[]>> {
  const byRole = new Map<string, InstanceProfileRecord[]>();
  for await (const { value } of records.list(InstanceProfile, { under: [account] }))
    if (value.roleName !== undefined) byRole.set(value.roleName, [...(byRole.get(value.roleName) ?? []), value]);
  return byRole;
}

export async function shownRole(
  records: RecordReader,
  role: RoleRecord,
  profiles: readonly InstanceProfileRecord[],
): Promise<RoleDetail> {
  const { Description: _description, MaxSessionDuration: _seconds, ...shown } = roleDetail(role);
  return {
    ...shown,
    InstanceProfileList: profiles.map((profile) => instanceProfile(profile, role)),
    RolePolicyList: inlinePolicies(role.inlinePolicies),
    AttachedManagedPolicies: attachedPolicies(role, undefined),
    RoleLastUsed: await roleLastUsed(records, role),
  };
}

export function shownPolicy(policy: ManagedPolicyRecord): ManagedPolicyDetail {
  const { Tags: _tags, ...shown } = policyDetail(policy);
  const versions = policy.versions.map((version) => ({
    ...policyVersion(policy, version),
    Document: urlEncoded(version.document),
  }));
  return { ...shown, PolicyVersionList: versions };
}

export function shownAwsPolicy(policy: AwsManagedPolicy, uses: Uses | undefined): ManagedPolicyDetail {
  return {
    ...awsPolicy(policy, uses),
    PolicyVersionList: [{ ...awsPolicyVersion(policy), Document: urlEncoded(policy.document) }],
  };
}
