// Organizations UntagResource: takes tags from an account. https://docs.aws.amazon.com/organizations/latest/APIReference/API_UntagResource.html
import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { invalidInput } from './inputs.ts';
import { changeTags, taggedAccount } from './tagged-account.ts';
import { resourceTagContext } from './tags.ts';
import type { AccountTarget } from './targets.ts';

export const UntagResource: ServerOperation<UntagResourceCommandInput, UntagResourceCommandOutput, AccountTarget> = {
  locate(input, readers, call) {
    if (input.TagKeys === undefined) throw invalidInput('INPUT_REQUIRED', 'You must specify a value for TagKeys.');
    return taggedAccount(input.ResourceId, readers, call);
  },
  access: ({ organization, arn, found }, input) => [
    {
      action: 'organizations:UntagResource',
      resource: arn,
      owner: organization.managementAccount,
      context: { ...resourceTagContext(found?.tags), 'aws:TagKeys': input.TagKeys },
    },
  ],
  async run(input, target, call) {
    const gone = new Set(input.TagKeys);
    await changeTags(call, target, (tags) =>
      Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !gone.has(key))),
    );
    return {};
  },
};
