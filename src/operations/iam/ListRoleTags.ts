// IAM ListRoleTags: the tags of a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
import { listingTags } from './tag-operations.ts';
import { taggedRole } from './tagged.ts';

export const ListRoleTags = listingTags('iam:ListRoleTags', taggedRole);
