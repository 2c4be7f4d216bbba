// IAM ChangePassword: a user's own password, by who knows the one before. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html
import type { ChangePasswordCommandInput, ChangePasswordCommandOutput } from '@aws-sdk/client-iam';
import { isPassword } from '../../crypto/password.ts';
import { Fault } from '../../kernel/fault.ts';
import { PasswordPolicy, type PasswordPolicyRecord } from '../../storage/records/account-settings.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { identified, type Located, locateUser } from './located.ts';
import { changeProfile, newPassword, profileOf, requireUnused } from './login-profiles.ts';
import { checkedPassword, passwordEndsAt, requirePassword } from './password-rules.ts';

interface OwnPassword {
  readonly user: Located<UserRecord>;
  readonly policy: PasswordPolicyRecord | undefined;
}

export const ChangePassword: ServerOperation<ChangePasswordCommandInput, ChangePasswordCommandOutput, OwnPassword> = {
  async locate(_input, readers, call) {
    const caller = identified(call);
    if (caller.kind !== 'user')
      throw new Fault('InvalidUserType', { message: 'Only IAM Users can change their own password' });
    const user = await locateUser(caller.userName, readers, call);
    return { user, policy: await readers.records.get(PasswordPolicy, [caller.account]) };
  },
  /** An account that lets all users change their own password asks for no permission. */
  access: ({ user, policy }) =>
    policy?.allowUsersToChange === true ? [] : principalAccess('iam:ChangePassword', user),
  async run(input, { user: target, policy }, call) {
    const user = found(target, noSuch.user);
    const [old, text] = [checkedPassword(input.OldPassword, 'oldPassword'), input.NewPassword];
    const judged = await profileOf(call.resources.records, user);
    const endsAt = passwordEndsAt(judged.changedAtMs, policy);
    if (policy?.hardExpiry === true && endsAt !== undefined && endsAt <= call.nowMs)
      throw new Fault('AccessDenied', { message: 'The password has expired: an administrator has to set another one' });
    if (!(await isPassword(old, judged.password)))
      throw new Fault('AccessDenied', { message: 'The old password was incorrect.' });
    const next = checkedPassword(text, 'newPassword');
    requirePassword(next, policy, user.name);
    await requireUnused(next, judged, policy);
    const password = await newPassword(call.resources, next);
    await changeProfile(call, user, judged, { password, resetRequired: false });
    return {};
  },
};
