// IAM ListUserTags: the tags of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
import type { ListUserTagsCommandInput, ListUserTagsCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkPage, pageOf } from './pages.ts';
import { sortedTags } from './tags.ts';

export const ListUserTags: ServerOperation<ListUserTagsCommandInput, ListUserTagsCommandOutput, Located<UserRecord>> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListUserTags', target),
  async run(input, target) {
    const tags = sortedTags(found(target, noSuch.user).tags);
    const { items, end } = await pageOf(tags, (tag) => `${tag.Key}`, input);
    return { Tags: items, ...end };
  },
};
