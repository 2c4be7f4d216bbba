// Organizations UntagResource: takes tags from the root, a unit, an account or a policy. https://docs.aws.amazon.com/organizations/latest/APIReference/API_UntagResource.html
import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { invalidInput } from './inputs.ts';
import { changeTags, type TaggedResource, taggedResource } from './tagged-resource.ts';
import { resourceTagContext } from './tags.ts';

export const UntagResource: ServerOperation<UntagResourceCommandInput, UntagResourceCommandOutput, TaggedResource> = {
  locate(input, readers, call) {
    if (input.TagKeys === undefined) throw invalidInput('INPUT_REQUIRED', 'You must specify a value for TagKeys.');
    return taggedResource(input.ResourceId, readers, call);
  },
  access: ({ arn, tags }, input, call) =>
    organizationAccess('UntagResource', call, [arn], { ...resourceTagContext(tags), 'aws:TagKeys': input.TagKeys }),
  async run(input, target, call) {
    const gone = new Set(input.TagKeys);
    await changeTags(call, target, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
    );
    return {};
  },
};
