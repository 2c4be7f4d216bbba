// Organizations ListTagsForResource: the tags of the root, a unit, an account or a policy. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage } from './inputs.ts';
import { type TaggedResource, taggedResource } from './tagged-resource.ts';
import { resourceTagContext } from './tags.ts';

export const ListTagsForResource: ServerOperation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TaggedResource
> = {
  locate(input, readers, call) {
    checkPage({ NextToken: input.NextToken });
    return taggedResource(input.ResourceId, readers, call);
  },
  access: ({ arn, tags }, _input, call) =>
    organizationAccess('ListTagsForResource', call, [arn], resourceTagContext(tags)),
  async run(_input, { tags }) {
    if (tags === undefined) throw new Fault('TargetNotFoundException');
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};
