// IAM GetGroupPolicy: the document of an inline policy of a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html
import type { GetGroupPolicyCommandInput, GetGroupPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName } from './constraints.ts';
import { urlEncoded } from './documents.ts';
import { found, noSuch } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import { inlinePolicy } from './inline-policies.ts';
import type { Located } from './located.ts';

export const GetGroupPolicy: ServerOperation<
  GetGroupPolicyCommandInput,
  GetGroupPolicyCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target) => groupAccess('iam:GetGroupPolicy', target),
  async run(input, target) {
    const group = found(target, noSuch.group);
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const document = inlinePolicy(group, name);
    return { GroupName: group.name, PolicyName: name, PolicyDocument: urlEncoded(document) };
  },
};
