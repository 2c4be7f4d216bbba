// IAM DeleteGroupPolicy: an inline policy of a group goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html

import type { DeleteGroupPolicyCommandInput, DeleteGroupPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName } from './constraints.ts';
import { changeEntity, groups } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import { withoutInlinePolicy } from './inline-policies.ts';
import type { Located } from './located.ts';

export const DeleteGroupPolicy: ServerOperation<
  DeleteGroupPolicyCommandInput,
  DeleteGroupPolicyCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target) => groupAccess('iam:DeleteGroupPolicy', target),
  async run(input, target, call) {
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    await changeEntity(groups, call, target, (group) => withoutInlinePolicy(group, name));
    return {};
  },
};
