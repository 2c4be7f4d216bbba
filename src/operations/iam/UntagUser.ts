// IAM UntagUser: takes tags from a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html
import { untagging } from './tag-operations.ts';
import { taggedUser } from './tagged.ts';

export const UntagUser = untagging('iam:UntagUser', taggedUser);
