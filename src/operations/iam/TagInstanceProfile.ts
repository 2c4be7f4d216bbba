// IAM TagInstanceProfile: tags for an instance profile; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html
import type { TagInstanceProfileCommandInput, TagInstanceProfileCommandOutput } from '@aws-sdk/client-iam';
import type { InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeInstanceProfile, entityAccess } from './entities.ts';
import { type Located, locateInstanceProfile } from './located.ts';
import { checkedTags, requestTagContext, withTags } from './tags.ts';

export const TagInstanceProfile: ServerOperation<
  TagInstanceProfileCommandInput,
  TagInstanceProfileCommandOutput,
  Located<InstanceProfileRecord>
> = {
  locate(input, readers, call) {
    checkedTags(required(input.Tags, 'tags'));
    return locateInstanceProfile(input.InstanceProfileName, readers, call);
  },
  access: (target, input) => entityAccess('iam:TagInstanceProfile', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const tags = checkedTags(input.Tags);
    await changeInstanceProfile(call, target, (profile) => ({ ...profile, tags: withTags(profile.tags, tags) }));
    return {};
  },
};
