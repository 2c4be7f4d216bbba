// IAM DeleteServiceLinkedRole: the role of a service goes, at once: nothing here works with it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html
import type { DeleteServiceLinkedRoleCommandInput, DeleteServiceLinkedRoleCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import { ServiceRoleDeletion } from '../../storage/records/service-linked-role.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, noSuch, principalAccess, roles } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { removeRole } from './role-removal.ts';
import { deletionTaskId } from './service-linked-roles.ts';

export const DeleteServiceLinkedRole: ServerOperation<
  DeleteServiceLinkedRoleCommandInput,
  DeleteServiceLinkedRoleCommandOutput,
  Located<RoleRecord>
> = {
  locate: (input, readers, call) => locateRole(input.RoleName, readers, call),
  access: (target) => principalAccess('iam:DeleteServiceLinkedRole', target),
  run: (_input, target, call) =>
    call.resources.records.transaction(async (transaction) => {
      const role = await entityIn(roles, transaction, target);
      if (role.linkedService === undefined) throw noSuch.role(target.name);
      await removeRole(transaction, role);
      const taskId = deletionTaskId(role, call.requestId);
      transaction.put(ServiceRoleDeletion, [role.account, role.name.toLowerCase()], { taskId });
      return { DeletionTaskId: taskId };
    }),
};
