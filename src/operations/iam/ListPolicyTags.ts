// IAM ListPolicyTags: the tags of a managed policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
import { listingTags } from './tag-operations.ts';
import { taggedPolicy } from './tagged.ts';

export const ListPolicyTags = listingTags('iam:ListPolicyTags', taggedPolicy);
