// IAM ListAccountAliases: no aliases, since none can be made here. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html
import type { ListAccountAliasesCommandInput, ListAccountAliasesCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { identified } from './located.ts';
import { checkPage } from './pages.ts';

export const ListAccountAliases: ServerOperation<
  ListAccountAliasesCommandInput,
  ListAccountAliasesCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkPage(input);
    return identified(call).account;
  },
  access: (account) => [{ action: 'iam:ListAccountAliases', resource: '*', owner: account, context: {} }],
  async run() {
    return { AccountAliases: [], IsTruncated: false };
  },
};
