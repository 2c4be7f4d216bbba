// IAM DetachRolePolicy: takes a managed policy from a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html
import type { DetachRolePolicyCommandInput, DetachRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { detach } from './attachments.ts';
import { changeEntity, principalAccess } from './entities.ts';
import { checkedPolicyArn, type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const DetachRolePolicy: ServerOperation<
  DetachRolePolicyCommandInput,
  DetachRolePolicyCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PolicyArn);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target, input) => principalAccess('iam:DetachRolePolicy', target, { 'iam:PolicyARN': input.PolicyArn }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PolicyArn);
    await changeEntity(ordinaryRoles, call, target, (role, transaction) => detach(transaction, role, policyArn));
    return {};
  },
};
