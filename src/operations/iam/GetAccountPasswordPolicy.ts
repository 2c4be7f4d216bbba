// IAM GetAccountPasswordPolicy: the account's own rules for passwords. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html
import type { GetAccountPasswordPolicyCommandInput, GetAccountPasswordPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { PasswordPolicy } from '../../storage/records/account-settings.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess, noSuch } from './entities.ts';
import { identified } from './located.ts';

export const GetAccountPasswordPolicy: ServerOperation<
  GetAccountPasswordPolicyCommandInput,
  GetAccountPasswordPolicyCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:GetAccountPasswordPolicy', account),
  async run(_input, account, call) {
    const policy = await call.resources.records.get(PasswordPolicy, [account]);
    if (policy === undefined) throw noSuch.passwordPolicy(account);
    return {
      PasswordPolicy: {
        MinimumPasswordLength: policy.minimumLength,
        RequireSymbols: policy.requireSymbols,
        RequireNumbers: policy.requireNumbers,
        RequireUppercaseCharacters: policy.requireUppercase,
        RequireLowercaseCharacters: policy.requireLowercase,
        AllowUsersToChangePassword: policy.allowUsersToChange,
        ExpirePasswords: policy.maxAgeDays !== undefined,
        ...(policy.maxAgeDays === undefined ? {} : { MaxPasswordAge: policy.maxAgeDays }),
        ...(policy.reusePrevention === undefined ? {} : { PasswordReusePrevention: policy.reusePrevention }),
        HardExpiry: policy.hardExpiry,
      },
    };
  },
};
