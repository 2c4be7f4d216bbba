// IAM DeleteInstanceProfile: an instance profile goes, once it holds no role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html
import type { DeleteInstanceProfileCommandInput, DeleteInstanceProfileCommandOutput } from '@aws-sdk/client-iam';
import { InstanceProfile, type InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { deleteConflict, entityAccess, entityIn, instanceProfiles } from './entities.ts';
import { type Located, locateInstanceProfile } from './located.ts';

export const DeleteInstanceProfile: ServerOperation<
  DeleteInstanceProfileCommandInput,
  DeleteInstanceProfileCommandOutput,
  Located<InstanceProfileRecord>
> = {
  locate: (input, readers, call) => locateInstanceProfile(input.InstanceProfileName, readers, call),
  access: (target) => entityAccess('iam:DeleteInstanceProfile', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const profile = await entityIn(instanceProfiles, transaction, target);
      if (profile.roleName !== undefined)
        throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
      transaction.remove(InstanceProfile, [profile.account, profile.name.toLowerCase()]);
    });
    return {};
  },
};
