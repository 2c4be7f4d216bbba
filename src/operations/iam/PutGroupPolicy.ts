// IAM PutGroupPolicy: an inline policy of a group, new or replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html

import type { PutGroupPolicyCommandInput, PutGroupPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName, required } from './constraints.ts';
import { checkedIdentityPolicy } from './documents.ts';
import { changeEntity, groups } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import { withInlinePolicy } from './inline-policies.ts';
import type { Located } from './located.ts';

export const PutGroupPolicy: ServerOperation<
  PutGroupPolicyCommandInput,
  PutGroupPolicyCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    required(input.PolicyDocument, 'policyDocument');
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target) => groupAccess('iam:PutGroupPolicy', target),
  async run(input, target, call) {
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const document = checkedIdentityPolicy(input.PolicyDocument);
    await changeEntity(groups, call, target, (group) => withInlinePolicy(group, name, document));
    return {};
  },
};
