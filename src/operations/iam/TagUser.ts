// IAM TagUser: tags for a user; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html
import { tagging } from './tag-operations.ts';
import { taggedUser } from './tagged.ts';

export const TagUser = tagging('iam:TagUser', taggedUser);
