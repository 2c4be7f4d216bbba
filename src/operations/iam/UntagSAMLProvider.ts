// IAM UntagSAMLProvider: takes tags from a SAML provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagSAMLProvider.html
import { untagging } from './tag-operations.ts';
import { taggedSamlProvider } from './tagged.ts';

export const UntagSAMLProvider = untagging('iam:UntagSAMLProvider', taggedSamlProvider);
