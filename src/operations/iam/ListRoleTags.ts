// IAM ListRoleTags: the tags of a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
import type { ListRoleTagsCommandInput, ListRoleTagsCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { checkPage, pageOf } from './pages.ts';
import { sortedTags } from './tags.ts';

export const ListRoleTags: ServerOperation<ListRoleTagsCommandInput, ListRoleTagsCommandOutput, Located<RoleRecord>> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:ListRoleTags', target),
  async run(input, target) {
    const tags = sortedTags(found(target, noSuch.role).tags);
    const { items, end } = await pageOf(tags, (tag) => `${tag.Key}`, input);
    return { Tags: items, ...end };
  },
};
