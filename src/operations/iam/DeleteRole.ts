// IAM DeleteRole: a role goes, once nothing belongs to it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
import type { DeleteRoleCommandInput, DeleteRoleCommandOutput } from '@aws-sdk/client-iam';
import { InstanceProfile, type RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { deleteConflict, entityIn, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { removeRole } from './role-removal.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

export const DeleteRole: ServerOperation<DeleteRoleCommandInput, DeleteRoleCommandOutput, Located<RoleRecord>> = {
  locate: (input, readers, call) => locateRole(input.RoleName, readers, call),
  access: (target) => principalAccess('iam:DeleteRole', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const role = await entityIn(ordinaryRoles, transaction, target);
      if (role.attachedPolicyArns.length > 0)
        throw deleteConflict('Cannot delete entity, must detach all policies first.');
      if (Object.keys(role.inlinePolicies).length > 0)
        throw deleteConflict('Cannot delete entity, must delete policies first.');
      for await (const { value: profile } of transaction.list(InstanceProfile, { under: [role.account] }))
        if (profile.roleName === role.name)
          throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
      await removeRole(transaction, role);
    });
    return {};
  },
};
