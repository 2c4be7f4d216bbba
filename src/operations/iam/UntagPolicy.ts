// IAM UntagPolicy: takes tags from a managed policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html
import { untagging } from './tag-operations.ts';
import { taggedPolicy } from './tagged.ts';

export const UntagPolicy = untagging('iam:UntagPolicy', taggedPolicy);
