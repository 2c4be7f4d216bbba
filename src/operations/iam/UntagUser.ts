// IAM UntagUser: takes tags from a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html
import type { UntagUserCommandInput, UntagUserCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeUser, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedTagKeys, withoutTags } from './tags.ts';

export const UntagUser: ServerOperation<UntagUserCommandInput, UntagUserCommandOutput, Located<UserRecord>> = {
  locate(input, readers, call) {
    checkedTagKeys(required(input.TagKeys, 'tagKeys'));
    return locateUser(input.UserName, readers, call);
  },
  access: (target, input) => principalAccess('iam:UntagUser', target, { 'aws:TagKeys': checkedTagKeys(input.TagKeys) }),
  async run(input, target, call) {
    const keys = checkedTagKeys(input.TagKeys);
    await changeUser(call, target, (user) => ({ ...user, tags: withoutTags(user.tags, keys) }));
    return {};
  },
};
