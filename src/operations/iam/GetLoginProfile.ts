// IAM GetLoginProfile: whether a user has a password, and since when. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html
import type { GetLoginProfileCommandInput, GetLoginProfileCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { profileOf, shownProfile } from './login-profiles.ts';

export const GetLoginProfile: ServerOperation<
  GetLoginProfileCommandInput,
  GetLoginProfileCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUserOrSelf(input.UserName, readers, call),
  access: (target) => principalAccess('iam:GetLoginProfile', target),
  async run(_input, target, call) {
    const user = found(target, noSuch.user);
    return { LoginProfile: shownProfile(user, await profileOf(call.resources.records, user)) };
  },
};
