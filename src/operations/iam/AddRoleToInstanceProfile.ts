// IAM AddRoleToInstanceProfile: puts a role into an instance profile, which holds one at most. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
import type { AddRoleToInstanceProfileCommandInput, AddRoleToInstanceProfileCommandOutput } from '@aws-sdk/client-iam';
import type { InstanceProfileRecord, RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { changeEntity, entityAccess, entityIn, instanceProfiles, limitExceeded, principalAccess } from './entities.ts';
import { type Located, locateInstanceProfile, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';

interface ProfileAndRole {
  readonly profile: Located<InstanceProfileRecord>;
  readonly role: Located<RoleRecord>;
}

export const AddRoleToInstanceProfile: ServerOperation<
  AddRoleToInstanceProfileCommandInput,
  AddRoleToInstanceProfileCommandOutput,
  ProfileAndRole
> = {
  async locate(input, readers, call) {
    const profile = await locateInstanceProfile(input.InstanceProfileName, readers, call);
    return { profile, role: await locateRole(input.RoleName, readers, call) };
  },
  access: ({ profile, role }) => [
    ...entityAccess('iam:AddRoleToInstanceProfile', profile),
    ...principalAccess('iam:PassRole', role, { 'iam:PassedToService': 'ec2.amazonaws.com' }),
  ],
  async run(_input, target, call) {
    await changeEntity(instanceProfiles, call, target.profile, async (profile, transaction) => {
      const role = await entityIn(ordinaryRoles, transaction, target.role);
      if (profile.roleName !== undefined)
        throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
      return { ...profile, roleName: role.name };
    });
    return {};
  },
};
