// IAM CreateServiceLinkedRole: the role of a service, with its name, trust and policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
import type { CreateServiceLinkedRoleCommandInput, CreateServiceLinkedRoleCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import { Role, type RoleRecord } from '../../storage/records/identity.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, description, optionalText, policyName, roleName } from './constraints.ts';
import { roleDetail } from './describe.ts';
import { entityAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { invalidInput, type LinkedRoleDesign, linkedRoleOf } from './service-linked-roles.ts';
import { rolePlace } from './trust.ts';

interface NewRole extends Located<RoleRecord> {
  readonly design: LinkedRoleDesign;
}

export const CreateServiceLinkedRole: ServerOperation<
  CreateServiceLinkedRoleCommandInput,
  CreateServiceLinkedRoleCommandOutput,
  NewRole
> = {
  async locate(input, readers, call) {
    const service = checkedText(input.AWSServiceName, 'aWSServiceName', policyName);
    optionalText(input.Description, 'description', description);
    optionalText(input.CustomSuffix, 'customSuffix', roleName);
    const design = linkedRoleOf(service);
    if (input.CustomSuffix !== undefined) throw invalidInput(`Custom suffix is not allowed for ${service}`);
    const { account, name } = await locateRole(design.name, readers, call);
    return { account, name, arn: arn.role(account, design.path, name), found: undefined, design };
  },
  access: (target) =>
    entityAccess('iam:CreateServiceLinkedRole', target, { 'iam:AWSServiceName': target.design.service }),
  async run(input, { account, name, arn: roleArn, design }, call) {
    const role: RoleRecord = {
      account,
      name,
      path: design.path,
      id: newUniqueId(call.resources.random, 'AROA'),
      arn: roleArn,
      createdAtMs: call.nowMs,
      inlinePolicies: {},
      attachedPolicyArns: [design.policyArn],
      permissionsBoundaryArn: undefined,
      tags: {},
      description: input.Description,
      maxSessionSeconds: 3600,
      trustPolicy: design.trustPolicy,
      linkedService: design.service,
    };
    return call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(Role, [account, name.toLowerCase()])) !== undefined)
        throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
      transaction.put(Role, [account, name.toLowerCase()], role);
      enterNames(transaction, rolePlace(role), role.trustPolicy);
      return { Role: roleDetail(role) };
    });
  },
};
