// IAM ListInstanceProfileTags: the tags of an instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html
import { listingTags } from './tag-operations.ts';
import { taggedInstanceProfile } from './tagged.ts';

export const ListInstanceProfileTags = listingTags('iam:ListInstanceProfileTags', taggedInstanceProfile);
