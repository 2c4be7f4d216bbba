// IAM DeleteAccountAlias: the account has no alias any more, and any account may take it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html
import type { DeleteAccountAliasCommandInput, DeleteAccountAliasCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { AliasHolder, AliasOfAccount } from '../../storage/records/account-settings.ts';
import type { ServerOperation } from '../context.ts';
import { checkedAlias } from './account-aliases.ts';
import { accountAccess, noSuch } from './entities.ts';
import { identified } from './located.ts';

export const DeleteAccountAlias: ServerOperation<
  DeleteAccountAliasCommandInput,
  DeleteAccountAliasCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkedAlias(input.AccountAlias);
    return identified(call).account;
  },
  access: (account) => accountAccess('iam:DeleteAccountAlias', account),
  async run(input, account, call) {
    const alias = checkedAlias(input.AccountAlias);
    await call.resources.records.transaction(async (transaction) => {
      const holder = await transaction.get(AliasHolder, [alias]);
      if (holder?.account !== account) throw noSuch.accountAlias(alias);
      transaction.remove(AliasHolder, [alias]);
      transaction.remove(AliasOfAccount, [account]);
    });
    return {};
  },
};
