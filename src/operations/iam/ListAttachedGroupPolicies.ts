// IAM ListAttachedGroupPolicies: the managed policies of a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
import type {
  ListAttachedGroupPoliciesCommandInput,
  ListAttachedGroupPoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { attachedPolicies } from './attachments.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { found, noSuch } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import type { Located } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListAttachedGroupPolicies: ServerOperation<
  ListAttachedGroupPoliciesCommandInput,
  ListAttachedGroupPoliciesCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target) => groupAccess('iam:ListAttachedGroupPolicies', target),
  async run(input, target) {
    const all = attachedPolicies(found(target, noSuch.group), input.PathPrefix);
    const { items, end } = await pageOf(all, (policy) => `${policy.PolicyName}/${policy.PolicyArn}`, input);
    return { AttachedPolicies: items, ...end };
  },
};
