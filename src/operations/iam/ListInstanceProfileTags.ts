// IAM ListInstanceProfileTags: the tags of an instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html
import type { ListInstanceProfileTagsCommandInput, ListInstanceProfileTagsCommandOutput } from '@aws-sdk/client-iam';
import type { InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, found, noSuch } from './entities.ts';
import { type Located, locateInstanceProfile } from './located.ts';
import { checkPage, pageOf } from './pages.ts';
import { sortedTags } from './tags.ts';

export const ListInstanceProfileTags: ServerOperation<
  ListInstanceProfileTagsCommandInput,
  ListInstanceProfileTagsCommandOutput,
  Located<InstanceProfileRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateInstanceProfile(input.InstanceProfileName, readers, call);
  },
  access: (target) => entityAccess('iam:ListInstanceProfileTags', target),
  async run(input, target) {
    const { tags } = found(target, noSuch.instanceProfile);
    const { items, end } = await pageOf(sortedTags(tags), (tag) => `${tag.Key}`, input);
    return { Tags: items, ...end };
  },
};
