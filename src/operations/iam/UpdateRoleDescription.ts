// IAM UpdateRoleDescription: the description of a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html
import type { UpdateRoleDescriptionCommandInput, UpdateRoleDescriptionCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, description } from './constraints.ts';
import { roleDetail } from './describe.ts';
import { changeEntity, found, noSuch, principalAccess, roles } from './entities.ts';
import { type Located, locateRole } from './located.ts';

export const UpdateRoleDescription: ServerOperation<
  UpdateRoleDescriptionCommandInput,
  UpdateRoleDescriptionCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.Description, 'description', description);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:UpdateRoleDescription', target),
  async run(input, target, call) {
    const text = checkedText(input.Description, 'description', description);
    await changeEntity(roles, call, target, (role) => ({ ...role, description: text }));
    return { Role: roleDetail({ ...found(target, noSuch.role), description: text }) };
  },
};
