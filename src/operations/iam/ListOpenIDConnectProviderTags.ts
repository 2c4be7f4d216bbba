// IAM ListOpenIDConnectProviderTags: the tags of an OpenID Connect provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html
import { listingTags } from './tag-operations.ts';
import { taggedOidcProvider } from './tagged.ts';

export const ListOpenIDConnectProviderTags = listingTags('iam:ListOpenIDConnectProviderTags', taggedOidcProvider);
