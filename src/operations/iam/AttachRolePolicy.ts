// IAM AttachRolePolicy: a managed policy for a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
import type { AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { attach } from './attachments.ts';
import { changeEntity, principalAccess } from './entities.ts';
import { checkedPolicyArn, type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const AttachRolePolicy: ServerOperation<
  AttachRolePolicyCommandInput,
  AttachRolePolicyCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PolicyArn);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target, input) => principalAccess('iam:AttachRolePolicy', target, { 'iam:PolicyARN': input.PolicyArn }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PolicyArn);
    await changeEntity(ordinaryRoles, call, target, (role, transaction) => attach(transaction, role, policyArn));
    return {};
  },
};
