// Organizations ListTagsForResource: the tags of an account. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { checkPage } from './inputs.ts';
import { taggedAccount } from './tagged-account.ts';
import { resourceTagContext } from './tags.ts';
import type { AccountTarget } from './targets.ts';

export const ListTagsForResource: ServerOperation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  AccountTarget
> = {
  locate(input, readers, call) {
    checkPage({ NextToken: input.NextToken });
    return taggedAccount(input.ResourceId, readers, call);
  },
  access: ({ organization, arn, found }) => [
    {
      action: 'organizations:ListTagsForResource',
      resource: arn,
      owner: organization.managementAccount,
      context: resourceTagContext(found?.tags),
    },
  ],
  async run(_input, { found }) {
    if (found === undefined) throw new Fault('TargetNotFoundException');
    return { Tags: Object.entries(found.tags ?? {}).map(([Key, Value]) => ({ Key, Value })) };
  },
};
