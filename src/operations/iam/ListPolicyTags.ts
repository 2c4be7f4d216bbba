// IAM ListPolicyTags: the tags of a managed policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
import type { ListPolicyTagsCommandInput, ListPolicyTagsCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { checkPage, pageOf } from './pages.ts';
import { sortedTags } from './tags.ts';

export const ListPolicyTags: ServerOperation<
  ListPolicyTagsCommandInput,
  ListPolicyTagsCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:ListPolicyTags', target),
  async run(input, target) {
    const policy = found(target, () => noSuch.policy(target.arn));
    const { items, end } = await pageOf(
      sortedTags(policy.kind === 'customer' ? policy.record.tags : {}),
      (tag) => `${tag.Key}`,
      input,
    );
    return { Tags: items, ...end };
  },
};
