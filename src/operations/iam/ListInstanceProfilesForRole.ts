// IAM ListInstanceProfilesForRole: the instance profiles that hold a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html
import type {
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput,
} from '@aws-sdk/client-iam';
import { InstanceProfile, type InstanceProfileRecord, type RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { instanceProfile } from './describe.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { byLowerCaseName, checkPage, pageOf } from './pages.ts';

export const ListInstanceProfilesForRole: ServerOperation<
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:ListInstanceProfilesForRole', target),
  async run(input, target, call) {
    const role = found(target, noSuch.role);
    const holding: InstanceProfileRecord[] = [];
    for await (const { value } of call.resources.records.list(InstanceProfile, { under: [target.account] }))
      if (value.roleName === role.name) holding.push(value);
    const { items, end } = await pageOf(holding, byLowerCaseName, input);
    return { InstanceProfiles: items.map((record) => instanceProfile(record, role)), ...end };
  },
};
