// Organizations TagResource: tags for an account. https://docs.aws.amazon.com/organizations/latest/APIReference/API_TagResource.html
import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { changeTags, taggedAccount } from './tagged-account.ts';
import { checkedTags, resourceTagContext, tagContext, withTags } from './tags.ts';
import type { AccountTarget } from './targets.ts';

export const TagResource: ServerOperation<TagResourceCommandInput, TagResourceCommandOutput, AccountTarget> = {
  locate(input, readers, call) {
    checkedTags(input.Tags);
    return taggedAccount(input.ResourceId, readers, call);
  },
  access: ({ organization, arn, found }, input) => [
    {
      action: 'organizations:TagResource',
      resource: arn,
      owner: organization.managementAccount,
      context: { ...resourceTagContext(found?.tags), ...tagContext(checkedTags(input.Tags)) },
    },
  ],
  async run(input, target, call) {
    const added = checkedTags(input.Tags);
    await changeTags(call, target, (tags) => withTags(tags, added));
    return {};
  },
};
