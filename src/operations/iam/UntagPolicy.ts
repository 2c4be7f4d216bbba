// IAM UntagPolicy: takes tags from a managed policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html
import type { UntagPolicyCommandInput, UntagPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changePolicy, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { checkedTagKeys, withoutTags } from './tags.ts';

export const UntagPolicy: ServerOperation<
  UntagPolicyCommandInput,
  UntagPolicyCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkedTagKeys(required(input.TagKeys, 'tagKeys'));
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target, input) => policyAccess('iam:UntagPolicy', target, { 'aws:TagKeys': checkedTagKeys(input.TagKeys) }),
  async run(input, target, call) {
    const keys = checkedTagKeys(input.TagKeys);
    await changePolicy(call, target, (policy) => ({ ...policy, tags: withoutTags(policy.tags, keys) }));
    return {};
  },
};
