// IAM UntagRole: takes tags from a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html
import { untagging } from './tag-operations.ts';
import { taggedRole } from './tagged.ts';

export const UntagRole = untagging('iam:UntagRole', taggedRole);
