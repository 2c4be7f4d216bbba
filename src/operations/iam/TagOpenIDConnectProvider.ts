// IAM TagOpenIDConnectProvider: tags for an OpenID Connect provider; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html
import { tagging } from './tag-operations.ts';
import { taggedOidcProvider } from './tagged.ts';

export const TagOpenIDConnectProvider = tagging('iam:TagOpenIDConnectProvider', taggedOidcProvider);
