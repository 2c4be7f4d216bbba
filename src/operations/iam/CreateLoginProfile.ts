// IAM CreateLoginProfile: a password for a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
import type { CreateLoginProfileCommandInput, CreateLoginProfileCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { PasswordPolicy } from '../../storage/records/account-settings.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import { LoginProfile } from '../../storage/records/login-profile.ts';
import type { ServerOperation } from '../context.ts';
import { alreadyExists, entityIn, found, noSuch, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { newPassword, shownProfile } from './login-profiles.ts';
import { checkedPassword, requirePassword } from './password-rules.ts';

export const CreateLoginProfile: ServerOperation<
  CreateLoginProfileCommandInput,
  CreateLoginProfileCommandOutput,
  Located<UserRecord>
> = {
  async locate(input, readers, call) {
    const user = await locateUserOrSelf(input.UserName, readers, call);
    if (user.arn === arn.accountRoot(user.account))
      throw new Fault('NotImplemented', { what: 'a password of the root user' });
    return user;
  },
  access: (target) => principalAccess('iam:CreateLoginProfile', target),
  async run(input, target, call) {
    const { records } = call.resources;
    const { name } = found(target, noSuch.user);
    const text = checkedPassword(input.Password, 'password');
    requirePassword(text, await records.get(PasswordPolicy, [target.account]), name);
    const password = await newPassword(call.resources, text);
    return records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      if ((await transaction.get(LoginProfile, [user.account, user.id])) !== undefined)
        throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
      const profile = {
        createdAtMs: call.nowMs,
        changedAtMs: call.nowMs,
        resetRequired: input.PasswordResetRequired ?? false,
        password,
        earlier: [],
      };
      transaction.put(LoginProfile, [user.account, user.id], profile);
      return { LoginProfile: shownProfile(user, profile) };
    });
  },
};
