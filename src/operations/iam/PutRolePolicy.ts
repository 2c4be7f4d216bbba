// IAM PutRolePolicy: an inline policy of a role, new or replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
import type { PutRolePolicyCommandInput, PutRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName, required } from './constraints.ts';
import { checkedIdentityPolicy } from './documents.ts';
import { changeEntity, principalAccess } from './entities.ts';
import { withInlinePolicy } from './inline-policies.ts';
import { type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const PutRolePolicy: ServerOperation<
  PutRolePolicyCommandInput,
  PutRolePolicyCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    required(input.PolicyDocument, 'policyDocument');
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:PutRolePolicy', target),
  async run(input, target, call) {
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const document = checkedIdentityPolicy(input.PolicyDocument);
    await changeEntity(ordinaryRoles, call, target, (role) => withInlinePolicy(role, name, document));
    return {};
  },
};
