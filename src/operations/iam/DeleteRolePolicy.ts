// IAM DeleteRolePolicy: an inline policy of a role goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html
import type { DeleteRolePolicyCommandInput, DeleteRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName } from './constraints.ts';
import { changeEntity, principalAccess } from './entities.ts';
import { withoutInlinePolicy } from './inline-policies.ts';
import { type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const DeleteRolePolicy: ServerOperation<
  DeleteRolePolicyCommandInput,
  DeleteRolePolicyCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:DeleteRolePolicy', target),
  async run(input, target, call) {
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    await changeEntity(ordinaryRoles, call, target, (role) => withoutInlinePolicy(role, name));
    return {};
  },
};
