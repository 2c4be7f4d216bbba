// IAM UntagOpenIDConnectProvider: takes tags from an OpenID Connect provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html
import { untagging } from './tag-operations.ts';
import { taggedOidcProvider } from './tagged.ts';

export const UntagOpenIDConnectProvider = untagging('iam:UntagOpenIDConnectProvider', taggedOidcProvider);
