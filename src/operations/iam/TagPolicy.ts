// IAM TagPolicy: tags for a managed policy; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html
import type { TagPolicyCommandInput, TagPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changePolicy, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { checkedTags, requestTagContext, withTags } from './tags.ts';

export const TagPolicy: ServerOperation<TagPolicyCommandInput, TagPolicyCommandOutput, Located<AnyManagedPolicy>> = {
  locate(input, readers, call) {
    checkedTags(required(input.Tags, 'tags'));
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target, input) => policyAccess('iam:TagPolicy', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const tags = checkedTags(input.Tags);
    await changePolicy(call, target, (policy) => ({ ...policy, tags: withTags(policy.tags, tags) }));
    return {};
  },
};
