// IAM PutRolePermissionsBoundary: the policy that bounds what a role may be allowed. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
import type {
  PutRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandOutput,
} from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { changeEntity, principalAccess } from './entities.ts';
import { checkedPolicyArn, type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const PutRolePermissionsBoundary: ServerOperation<
  PutRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PermissionsBoundary);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target, input) =>
    principalAccess('iam:PutRolePermissionsBoundary', target, { 'iam:PermissionsBoundary': input.PermissionsBoundary }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PermissionsBoundary);
    await changeEntity(ordinaryRoles, call, target, (role, transaction) => bound(transaction, role, policyArn));
    return {};
  },
};
