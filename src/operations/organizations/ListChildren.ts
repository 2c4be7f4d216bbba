// Organizations ListChildren: the accounts, or the units, right under the root or a unit. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListChildren.html
import type { ListChildrenCommandInput, ListChildrenCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { checkedInput, pageOf } from './inputs.ts';
import { parentListing } from './parent-listing.ts';
import { accountsIn, type Child, childrenOf, existing, type PartTarget, unitsIn } from './targets.ts';

const listing = parentListing('ListChildren');

export const ListChildren: ServerOperation<ListChildrenCommandInput, ListChildrenCommandOutput, PartTarget> = {
  locate(input, readers, call) {
    checkedInput(input.ChildType, 'ChildType', /^(ACCOUNT|ORGANIZATIONAL_UNIT)$/);
    return listing.locate(input, readers, call);
  },
  access: listing.access,
  async run(input, target, call) {
    const { records } = call.resources;
    const Type = input.ChildType === 'ACCOUNT' ? 'ACCOUNT' : 'ORGANIZATIONAL_UNIT';
    const all = Type === 'ACCOUNT' ? accountsIn(records) : unitsIn(records);
    const children = childrenOf<Child>(existing(target, 'ParentNotFoundException'), all);
    const { items, end } = await pageOf(children, ({ id }) => id, input);
    return { Children: items.map(({ id }) => ({ Id: id, Type })), ...end };
  },
};
