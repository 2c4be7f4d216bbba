// IAM DeleteRolePermissionsBoundary: a role is bounded no more. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html
import type {
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePermissionsBoundaryCommandOutput,
} from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { changeEntity, noBoundary, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const DeleteRolePermissionsBoundary: ServerOperation<
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePermissionsBoundaryCommandOutput,
  Located<RoleRecord>
> = {
  locate: (input, readers, call) => locateRole(input.RoleName, readers, call),
  access: (target) => principalAccess('iam:DeleteRolePermissionsBoundary', target),
  async run(_input, target, call) {
    await changeEntity(ordinaryRoles, call, target, (role, transaction) => {
      if (role.permissionsBoundaryArn === undefined) throw noBoundary('role', role.name);
      return bound(transaction, role, undefined);
    });
    return {};
  },
};
