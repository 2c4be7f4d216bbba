// IAM ListGroups: the groups of the account, under a path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
import type { ListGroupsCommandInput, ListGroupsCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { Group } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { groupSummary } from './groups.ts';
import { identified } from './located.ts';
import { byLowerCaseName, checkPage, pageOf, recordsUnder } from './pages.ts';

export const ListGroups: ServerOperation<ListGroupsCommandInput, ListGroupsCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return identified(call).account;
  },
  access: (account, input) => [
    {
      action: 'iam:ListGroups',
      resource: arn.group(account, input.PathPrefix ?? '/', ''),
      owner: account,
      context: {},
    },
  ],
  async run(input, account, call) {
    const all = recordsUnder(call.resources.records, Group, account, input);
    const { items, end } = await pageOf(all, byLowerCaseName, input);
    return { Groups: items.map(groupSummary), ...end };
  },
};
