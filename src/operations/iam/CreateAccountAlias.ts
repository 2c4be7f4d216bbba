// IAM CreateAccountAlias: a name for the account, instead of the one before. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
import type { CreateAccountAliasCommandInput, CreateAccountAliasCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { AliasHolder, AliasOfAccount } from '../../storage/records/account-settings.ts';
import type { ServerOperation } from '../context.ts';
import { checkedAlias } from './account-aliases.ts';
import { accountAccess, alreadyExists } from './entities.ts';
import { identified } from './located.ts';

export const CreateAccountAlias: ServerOperation<
  CreateAccountAliasCommandInput,
  CreateAccountAliasCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkedAlias(input.AccountAlias);
    return identified(call).account;
  },
  access: (account) => accountAccess('iam:CreateAccountAlias', account),
  async run(input, account, call) {
    const alias = checkedAlias(input.AccountAlias);
    await call.resources.records.transaction(async (transaction) => {
      const holder = await transaction.get(AliasHolder, [alias]);
      if (holder !== undefined && holder.account !== account)
        throw alreadyExists(`The account alias ${alias} already exists.`);
      const before = await transaction.get(AliasOfAccount, [account]);
      if (before !== undefined) transaction.remove(AliasHolder, [before.alias]);
      transaction.put(AliasHolder, [alias], { account });
      transaction.put(AliasOfAccount, [account], { alias });
    });
    return {};
  },
};
