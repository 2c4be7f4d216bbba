// IAM GetRole: a role and its trust policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
import type { GetRoleCommandInput, GetRoleCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { roleDetail } from './describe.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { roleLastUsed } from './role-last-used.ts';

export const GetRole: ServerOperation<GetRoleCommandInput, GetRoleCommandOutput, Located<RoleRecord>> = {
  locate: (input, readers, call) => locateRole(input.RoleName, readers, call),
  access: (target) => principalAccess('iam:GetRole', target),
  async run(_input, target, call) {
    const role = found(target, noSuch.role);
    return { Role: { ...roleDetail(role), RoleLastUsed: await roleLastUsed(call.resources.records, role) } };
  },
};
