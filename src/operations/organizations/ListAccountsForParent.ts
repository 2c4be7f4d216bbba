// Organizations ListAccountsForParent: the accounts under the root. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
import type {
  ListAccountsForParentCommandInput,
  ListAccountsForParentCommandOutput,
} from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { shownAccount } from './describe.ts';
import { checkPage, pageOf } from './inputs.ts';
import { accountsIn, type ParentTarget, parentTarget } from './targets.ts';

export const ListAccountsForParent: ServerOperation<
  ListAccountsForParentCommandInput,
  ListAccountsForParentCommandOutput,
  ParentTarget
> = {
  locate(input, readers, call) {
    checkPage(input);
    return parentTarget(input.ParentId, readers, call);
  },
  access: ({ organization, arn }) => [
    {
      action: 'organizations:ListAccountsForParent',
      resource: arn,
      owner: organization.managementAccount,
      context: {},
    },
  ],
  async run(input, _target, call) {
    const { items, end } = await pageOf(accountsIn(call.resources.records), (account) => account.id, input);
    return { Accounts: items.map(shownAccount), ...end };
  },
};
