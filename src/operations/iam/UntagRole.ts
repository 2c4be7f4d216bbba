// IAM UntagRole: takes tags from a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html
import type { UntagRoleCommandInput, UntagRoleCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeRole, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { checkedTagKeys, withoutTags } from './tags.ts';

export const UntagRole: ServerOperation<UntagRoleCommandInput, UntagRoleCommandOutput, Located<RoleRecord>> = {
  locate(input, readers, call) {
    checkedTagKeys(required(input.TagKeys, 'tagKeys'));
    return locateRole(input.RoleName, readers, call);
  },
  access: (target, input) => principalAccess('iam:UntagRole', target, { 'aws:TagKeys': checkedTagKeys(input.TagKeys) }),
  async run(input, target, call) {
    const keys = checkedTagKeys(input.TagKeys);
    await changeRole(call, target, (role) => ({ ...role, tags: withoutTags(role.tags, keys) }));
    return {};
  },
};
