// IAM ListUserTags: the tags of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
import { listingTags } from './tag-operations.ts';
import { taggedUser } from './tagged.ts';

export const ListUserTags = listingTags('iam:ListUserTags', taggedUser);
