// IAM TagPolicy: tags for a managed policy; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html
import { tagging } from './tag-operations.ts';
import { taggedPolicy } from './tagged.ts';

export const TagPolicy = tagging('iam:TagPolicy', taggedPolicy);
