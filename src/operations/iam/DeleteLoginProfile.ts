// IAM DeleteLoginProfile: a user has no password any more. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html
import type { DeleteLoginProfileCommandInput, DeleteLoginProfileCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { LoginProfile } from '../../storage/records/login-profile.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { profileOf } from './login-profiles.ts';

export const DeleteLoginProfile: ServerOperation<
  DeleteLoginProfileCommandInput,
  DeleteLoginProfileCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUserOrSelf(input.UserName, readers, call),
  access: (target) => principalAccess('iam:DeleteLoginProfile', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      await profileOf(transaction, user);
      transaction.remove(LoginProfile, [user.account, user.id]);
    });
    return {};
  },
};
