// IAM UntagInstanceProfile: takes tags from an instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html
import type { UntagInstanceProfileCommandInput, UntagInstanceProfileCommandOutput } from '@aws-sdk/client-iam';
import type { InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeInstanceProfile, entityAccess } from './entities.ts';
import { type Located, locateInstanceProfile } from './located.ts';
import { checkedTagKeys, withoutTags } from './tags.ts';

export const UntagInstanceProfile: ServerOperation<
  UntagInstanceProfileCommandInput,
  UntagInstanceProfileCommandOutput,
  Located<InstanceProfileRecord>
> = {
  locate(input, readers, call) {
    checkedTagKeys(required(input.TagKeys, 'tagKeys'));
    return locateInstanceProfile(input.InstanceProfileName, readers, call);
  },
  access: (target, input) =>
    entityAccess('iam:UntagInstanceProfile', target, { 'aws:TagKeys': checkedTagKeys(input.TagKeys) }),
  async run(input, target, call) {
    const keys = checkedTagKeys(input.TagKeys);
    await changeInstanceProfile(call, target, (profile) => ({ ...profile, tags: withoutTags(profile.tags, keys) }));
    return {};
  },
};
