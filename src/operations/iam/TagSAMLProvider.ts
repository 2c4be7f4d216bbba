// IAM TagSAMLProvider: tags for a SAML provider; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html
import { tagging } from './tag-operations.ts';
import { taggedSamlProvider } from './tagged.ts';

export const TagSAMLProvider = tagging('iam:TagSAMLProvider', taggedSamlProvider);
