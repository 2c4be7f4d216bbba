// IAM UpdateRole: the description of a role and how long its sessions may last. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
import type { UpdateRoleCommandInput, UpdateRoleCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { description, optionalText } from './constraints.ts';
import { changeEntity, principalAccess, roles } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';
import { checkedSessionSeconds } from './session-seconds.ts';

export const UpdateRole: ServerOperation<UpdateRoleCommandInput, UpdateRoleCommandOutput, Located<RoleRecord>> = {
  locate(input, readers, call) {
    optionalText(input.Description, 'description', description);
    checkedSessionSeconds(input.MaxSessionDuration);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:UpdateRole', target),
  async run(input, target, call) {
    // The description of a service's role is its account's to edit.
    const kind = input.MaxSessionDuration === undefined ? roles : ordinaryRoles;
    await changeEntity(kind, call, target, (role) => ({
      ...role,
      description: input.Description ?? role.description,
      maxSessionSeconds: input.MaxSessionDuration ?? role.maxSessionSeconds,
    }));
    return {};
  },
};
