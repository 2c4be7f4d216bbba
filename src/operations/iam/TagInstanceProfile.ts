// IAM TagInstanceProfile: tags for an instance profile; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html
import { tagging } from './tag-operations.ts';
import { taggedInstanceProfile } from './tagged.ts';

export const TagInstanceProfile = tagging('iam:TagInstanceProfile', taggedInstanceProfile);
