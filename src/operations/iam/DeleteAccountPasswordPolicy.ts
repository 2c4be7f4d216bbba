// IAM DeleteAccountPasswordPolicy: the default rules hold again. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html
import type {
  DeleteAccountPasswordPolicyCommandInput,
  DeleteAccountPasswordPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { PasswordPolicy } from '../../storage/records/account-settings.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess, noSuch } from './entities.ts';
import { identified } from './located.ts';

export const DeleteAccountPasswordPolicy: ServerOperation<
  DeleteAccountPasswordPolicyCommandInput,
  DeleteAccountPasswordPolicyCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:DeleteAccountPasswordPolicy', account),
  async run(_input, account, call) {
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(PasswordPolicy, [account])) === undefined) throw noSuch.passwordPolicy(account);
      transaction.remove(PasswordPolicy, [account]);
    });
    return {};
  },
};
