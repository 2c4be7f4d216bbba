// IAM TagUser: tags for a user; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html
import type { TagUserCommandInput, TagUserCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeUser, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedTags, requestTagContext, withTags } from './tags.ts';

export const TagUser: ServerOperation<TagUserCommandInput, TagUserCommandOutput, Located<UserRecord>> = {
  locate(input, readers, call) {
    checkedTags(required(input.Tags, 'tags'));
    return locateUser(input.UserName, readers, call);
  },
  access: (target, input) => principalAccess('iam:TagUser', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const tags = checkedTags(input.Tags);
    await changeUser(call, target, (user) => ({ ...user, tags: withTags(user.tags, tags) }));
    return {};
  },
};
