// IAM ListGroups: no groups, since none can be made here. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
import type { ListGroupsCommandInput, ListGroupsCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { identified } from './located.ts';
import { checkPage } from './pages.ts';

export const ListGroups: ServerOperation<ListGroupsCommandInput, ListGroupsCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkPage(input);
    return identified(call).account;
  },
  access: (account) => [
    { action: 'iam:ListGroups', resource: `arn:aws:iam::${account}:group/`, owner: account, context: {} },
  ],
  async run() {
    return { Groups: [], IsTruncated: false };
  },
};
