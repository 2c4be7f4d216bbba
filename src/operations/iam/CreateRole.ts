// IAM CreateRole: a role, which the principals of its trust policy may assume. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
import type { CreateRoleCommandInput, CreateRoleCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import { Role, type RoleRecord } from '../../storage/records/identity.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { arnText, description, optionalText, path, required } from './constraints.ts';
import { roleDetail } from './describe.ts';
import { alreadyExists, entityAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { checkedSessionSeconds } from './session-seconds.ts';
import { checkedTags, requestTagContext } from './tags.ts';
import { checkedTrustPolicy, requirePrincipals, rolePlace } from './trust.ts';

export const CreateRole: ServerOperation<CreateRoleCommandInput, CreateRoleCommandOutput, Located<RoleRecord>> = {
  async locate(input, readers, call) {
    optionalText(input.Path, 'path', path);
    optionalText(input.Description, 'description', description);
    optionalText(input.PermissionsBoundary, 'permissionsBoundary', arnText);
    required(input.AssumeRolePolicyDocument, 'assumeRolePolicyDocument');
    checkedSessionSeconds(input.MaxSessionDuration);
    checkedTags(input.Tags);
    const target = await locateRole(input.RoleName, readers, call);
    return { ...target, arn: arn.role(target.account, input.Path ?? '/', target.name), found: undefined };
  },
  access: (target, input) =>
    entityAccess('iam:CreateRole', target, {
      'iam:PermissionsBoundary': input.PermissionsBoundary,
      ...requestTagContext(checkedTags(input.Tags)),
    }),
  async run(input, target, call) {
    const trust = checkedTrustPolicy(input.AssumeRolePolicyDocument);
    const bare: RoleRecord = {
      account: target.account,
      name: target.name,
      path: input.Path ?? '/',
      id: newUniqueId(call.resources.random, 'AROA'),
      arn: target.arn,
      createdAtMs: call.nowMs,
      inlinePolicies: {},
      attachedPolicyArns: [],
      permissionsBoundaryArn: undefined,
      tags: checkedTags(input.Tags),
      description: input.Description,
      maxSessionSeconds: checkedSessionSeconds(input.MaxSessionDuration),
      trustPolicy: trust.document,
    };
    return call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(Role, [target.account, target.name.toLowerCase()])) !== undefined)
        throw alreadyExists(`Role with name ${target.name} already exists.`);
      await requirePrincipals(transaction, trust);
      const role = await bound(transaction, bare, input.PermissionsBoundary);
      transaction.put(Role, [target.account, target.name.toLowerCase()], role);
      enterNames(transaction, rolePlace(role), role.trustPolicy);
      return { Role: roleDetail(role) };
    });
  },
};
