// Organizations ListChildren: what is under the root: accounts, and no organizational units. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListChildren.html
import type { ListChildrenCommandInput, ListChildrenCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { checkedInput, checkPage, pageOf } from './inputs.ts';
import { accountsIn, type ParentTarget, parentTarget } from './targets.ts';

export const ListChildren: ServerOperation<ListChildrenCommandInput, ListChildrenCommandOutput, ParentTarget> = {
  locate(input, readers, call) {
    checkPage(input);
    checkedInput(input.ChildType, 'ChildType', /^(ACCOUNT|ORGANIZATIONAL_UNIT)$/);
    return parentTarget(input.ParentId, readers, call);
  },
  access: ({ organization, arn }) => [
    { action: 'organizations:ListChildren', resource: arn, owner: organization.managementAccount, context: {} },
  ],
  async run(input, _target, call) {
    if (input.ChildType !== 'ACCOUNT') return { Children: [] };
    const { items, end } = await pageOf(accountsIn(call.resources.records), (account) => account.id, input);
    return { Children: items.map(({ id }) => ({ Id: id, Type: 'ACCOUNT' as const })), ...end };
  },
};
