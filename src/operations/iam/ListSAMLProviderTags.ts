// IAM ListSAMLProviderTags: the tags of a SAML provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html
import { listingTags } from './tag-operations.ts';
import { taggedSamlProvider } from './tagged.ts';

export const ListSAMLProviderTags = listingTags('iam:ListSAMLProviderTags', taggedSamlProvider);
