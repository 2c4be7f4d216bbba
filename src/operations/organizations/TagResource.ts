// Organizations TagResource: tags for the root, a unit, an account or a policy. https://docs.aws.amazon.com/organizations/latest/APIReference/API_TagResource.html
import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { changeTags, type TaggedResource, taggedResource } from './tagged-resource.ts';
import { checkedTags, resourceTagContext, tagContext, withTags } from './tags.ts';

export const TagResource: ServerOperation<TagResourceCommandInput, TagResourceCommandOutput, TaggedResource> = {
  locate(input, readers, call) {
    checkedTags(input.Tags);
    return taggedResource(input.ResourceId, readers, call);
  },
  access: ({ arn, tags }, input, call) =>
    organizationAccess('TagResource', call, [arn], {
      ...resourceTagContext(tags),
      ...tagContext(checkedTags(input.Tags)),
    }),
  async run(input, target, call) {
    const added = checkedTags(input.Tags);
    await changeTags(call, target, (tags) => withTags(tags, added));
    return {};
  },
};
