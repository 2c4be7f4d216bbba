// IAM UntagInstanceProfile: takes tags from an instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html
import { untagging } from './tag-operations.ts';
import { taggedInstanceProfile } from './tagged.ts';

export const UntagInstanceProfile = untagging('iam:UntagInstanceProfile', taggedInstanceProfile);
