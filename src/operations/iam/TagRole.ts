// IAM TagRole: tags for a role; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
import type { TagRoleCommandInput, TagRoleCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeRole, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { checkedTags, requestTagContext, withTags } from './tags.ts';

export const TagRole: ServerOperation<TagRoleCommandInput, TagRoleCommandOutput, Located<RoleRecord>> = {
  locate(input, readers, call) {
    checkedTags(required(input.Tags, 'tags'));
    return locateRole(input.RoleName, readers, call);
  },
  access: (target, input) => principalAccess('iam:TagRole', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const tags = checkedTags(input.Tags);
    await changeRole(call, target, (role) => ({ ...role, tags: withTags(role.tags, tags) }));
    return {};
  },
};
