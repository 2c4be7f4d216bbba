// IAM DeleteRole: a role goes, once nothing belongs to it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
import type { DeleteRoleCommandInput, DeleteRoleCommandOutput } from '@aws-sdk/client-iam';
import { forgetUses } from '../../storage/records/credential-use.ts';
import { InstanceProfile, Role, type RoleRecord } from '../../storage/records/identity.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { deleteConflict, entityIn, principalAccess, roles } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { renamePrincipal } from './principal-names.ts';
import { rolePlace } from './trust.ts';

export const DeleteRole: ServerOperation<DeleteRoleCommandInput, DeleteRoleCommandOutput, Located<RoleRecord>> = {
  locate: (input, readers, call) => locateRole(input.RoleName, readers, call),
  access: (target) => principalAccess('iam:DeleteRole', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const role = await entityIn(roles, transaction, target);
      if (role.attachedPolicyArns.length > 0)
        throw deleteConflict('Cannot delete entity, must detach all policies first.');
      if (Object.keys(role.inlinePolicies).length > 0)
        throw deleteConflict('Cannot delete entity, must delete policies first.');
      for await (const { value: profile } of transaction.list(InstanceProfile, { under: [role.account] }))
        if (profile.roleName === role.name)
          throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
      await bound(transaction, role, undefined);
      await forgetUses(transaction, role.account, role.id);
      enterNames(transaction, rolePlace(role), undefined, role.trustPolicy);
      transaction.remove(Role, [role.account, role.name.toLowerCase()]);
      await renamePrincipal(transaction, role.arn, role.id);
    });
    return {};
  },
};
