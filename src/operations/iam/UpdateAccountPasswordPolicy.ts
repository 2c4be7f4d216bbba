// IAM UpdateAccountPasswordPolicy: rules for passwords; what is not given goes back to its default. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
import type {
  UpdateAccountPasswordPolicyCommandInput,
  UpdateAccountPasswordPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { PasswordPolicy, type PasswordPolicyRecord } from '../../storage/records/account-settings.ts';
import type { ServerOperation } from '../context.ts';
import { checkedNumber } from './constraints.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';

function policyOf(input: UpdateAccountPasswordPolicyCommandInput): PasswordPolicyRecord {
  const { MaxPasswordAge: age, PasswordReusePrevention: reuse } = input;
  return {
    minimumLength: checkedNumber(input.MinimumPasswordLength ?? 6, 'minimumPasswordLength', 6, 128),
    requireSymbols: input.RequireSymbols ?? false,
    requireNumbers: input.RequireNumbers ?? false,
    requireUppercase: input.RequireUppercaseCharacters ?? false,
    requireLowercase: input.RequireLowercaseCharacters ?? false,
    allowUsersToChange: input.AllowUsersToChangePassword ?? false,
    maxAgeDays: age === undefined ? undefined : checkedNumber(age, 'maxPasswordAge', 1, 1095),
    reusePrevention: reuse === undefined ? undefined : checkedNumber(reuse, 'passwordReusePrevention', 1, 24),
    hardExpiry: input.HardExpiry ?? false,
  };
}

export const UpdateAccountPasswordPolicy: ServerOperation<
  UpdateAccountPasswordPolicyCommandInput,
  UpdateAccountPasswordPolicyCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    policyOf(input);
    return identified(call).account;
  },
  access: (account) => accountAccess('iam:UpdateAccountPasswordPolicy', account),
  async run(input, account, call) {
    const policy = policyOf(input);
    await call.resources.records.transaction(async (transaction) => transaction.put(PasswordPolicy, [account], policy));
    return {};
  },
};
