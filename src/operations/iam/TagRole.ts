// IAM TagRole: tags for a role; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
import { tagging } from './tag-operations.ts';
import { taggedRole } from './tagged.ts';

export const TagRole = tagging('iam:TagRole', taggedRole);
