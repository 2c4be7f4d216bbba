// IAM UpdateLoginProfile: another password for a user, or that it must be changed. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html
import type { UpdateLoginProfileCommandInput, UpdateLoginProfileCommandOutput } from '@aws-sdk/client-iam';
import { PasswordPolicy } from '../../storage/records/account-settings.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { changeProfile, newPassword, profileOf } from './login-profiles.ts';
import { checkedPassword, requirePassword } from './password-rules.ts';

/** As AWS documents it, an administrator's password is not held against the ones before. */
export const UpdateLoginProfile: ServerOperation<
  UpdateLoginProfileCommandInput,
  UpdateLoginProfileCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUser(input.UserName, readers, call),
  access: (target) => principalAccess('iam:UpdateLoginProfile', target),
  async run(input, target, call) {
    const { records } = call.resources;
    const user = found(target, noSuch.user);
    const judged = await profileOf(records, user);
    const resetRequired = input.PasswordResetRequired ?? judged.resetRequired;
    if (input.Password === undefined) {
      await changeProfile(call, user, judged, { password: undefined, resetRequired });
      return {};
    }
    const text = checkedPassword(input.Password, 'password');
    requirePassword(text, await records.get(PasswordPolicy, [user.account]), user.name);
    await changeProfile(call, user, judged, { password: await newPassword(call.resources, text), resetRequired });
    return {};
  },
};
