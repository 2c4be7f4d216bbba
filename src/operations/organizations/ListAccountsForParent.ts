// Organizations ListAccountsForParent: the accounts right under the root or a unit. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
import type {
  ListAccountsForParentCommandInput,
  ListAccountsForParentCommandOutput,
} from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { shownAccounts } from './describe.ts';
import { pageOf } from './inputs.ts';
import { parentListing } from './parent-listing.ts';
import { accountsIn, childrenOf, existing, type PartTarget } from './targets.ts';

export const ListAccountsForParent: ServerOperation<
  ListAccountsForParentCommandInput,
  ListAccountsForParentCommandOutput,
  PartTarget
> = {
  ...parentListing('ListAccountsForParent'),
  async run(input, target, call) {
    const { records } = call.resources;
    const accounts = childrenOf(existing(target, 'ParentNotFoundException'), accountsIn(records));
    const { items, end } = await pageOf(accounts, ({ id }) => id, input);
    return { Accounts: await shownAccounts(items, target.organization, records), ...end };
  },
};
