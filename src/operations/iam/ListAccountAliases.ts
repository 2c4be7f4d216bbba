// IAM ListAccountAliases: the alias of the account, if it has one. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html
import type { ListAccountAliasesCommandInput, ListAccountAliasesCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { AliasOfAccount } from '../../storage/records/account-settings.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListAccountAliases: ServerOperation<
  ListAccountAliasesCommandInput,
  ListAccountAliasesCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkPage(input);
    return identified(call).account;
  },
  access: (account) => accountAccess('iam:ListAccountAliases', account),
  async run(input, account, call) {
    const held = await call.resources.records.get(AliasOfAccount, [account]);
    const { items, end } = await pageOf(held === undefined ? [] : [held.alias], (alias) => alias, input);
    return { AccountAliases: items, ...end };
  },
};
