// IAM ListUsers: the users of the account, under a path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
import type { ListUsersCommandInput, ListUsersCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { User } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { userSummary } from './describe.ts';
import { identified } from './located.ts';
import { byLowerCaseName, checkPage, pageOf, recordsUnder } from './pages.ts';

export const ListUsers: ServerOperation<ListUsersCommandInput, ListUsersCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return identified(call).account;
  },
  access: (account, input) => [
    {
      action: 'iam:ListUsers',
      resource: arn.user(account, input.PathPrefix ?? '/', ''),
      owner: account,
      context: {},
    },
  ],
  async run(input, account, call) {
    const all = recordsUnder(call.resources.records, User, account, input);
    const { items, end } = await pageOf(all, byLowerCaseName, input);
    return { Users: items.map(userSummary), ...end };
  },
};
