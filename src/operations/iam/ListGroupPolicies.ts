// IAM ListGroupPolicies: the names of the inline policies of a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
import type { ListGroupPoliciesCommandInput, ListGroupPoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import { inlinePolicyNames } from './inline-policies.ts';
import type { Located } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListGroupPolicies: ServerOperation<
  ListGroupPoliciesCommandInput,
  ListGroupPoliciesCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target) => groupAccess('iam:ListGroupPolicies', target),
  async run(input, target) {
    const names = inlinePolicyNames(found(target, noSuch.group));
    const { items, end } = await pageOf(names, (name) => name, input);
    return { PolicyNames: items, ...end };
  },
};
