// IAM RemoveRoleFromInstanceProfile: takes the role out of an instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html
import type {
  RemoveRoleFromInstanceProfileCommandInput,
  RemoveRoleFromInstanceProfileCommandOutput,
} from '@aws-sdk/client-iam';
import type { InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, roleName } from './constraints.ts';
import { changeEntity, entityAccess, instanceProfiles, noSuch } from './entities.ts';
import { type Located, locateInstanceProfile } from './located.ts';

export const RemoveRoleFromInstanceProfile: ServerOperation<
  RemoveRoleFromInstanceProfileCommandInput,
  RemoveRoleFromInstanceProfileCommandOutput,
  Located<InstanceProfileRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.RoleName, 'roleName', roleName);
    return locateInstanceProfile(input.InstanceProfileName, readers, call);
  },
  access: (target) => entityAccess('iam:RemoveRoleFromInstanceProfile', target),
  async run(input, target, call) {
    const name = checkedText(input.RoleName, 'roleName', roleName);
    await changeEntity(instanceProfiles, call, target, (profile) => {
      if (profile.roleName?.toLowerCase() !== name.toLowerCase()) throw noSuch.role(name);
      return { ...profile, roleName: undefined };
    });
    return {};
  },
};
