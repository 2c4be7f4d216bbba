// The operations of STS: those that are built, and why the others are not.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
import { AssumeRole } from './AssumeRole.ts';
import { AssumeRoleWithWebIdentity } from './AssumeRoleWithWebIdentity.ts';
import { AssumeRoot } from './AssumeRoot.ts';
import { DecodeAuthorizationMessage } from './DecodeAuthorizationMessage.ts';
import { GetAccessKeyInfo } from './GetAccessKeyInfo.ts';
import { GetCallerIdentity } from './GetCallerIdentity.ts';
import { GetFederationToken } from './GetFederationToken.ts';
import { GetSessionToken } from './GetSessionToken.ts';

export const stsOperations = {
  AssumeRole,
  AssumeRoleWithWebIdentity,
  AssumeRoot,
  DecodeAuthorizationMessage,
  GetAccessKeyInfo,
  GetCallerIdentity,
  GetFederationToken,
  GetSessionToken,
} as const;

const saml = 'assertions of SAML are not verified: OpenID Connect is there';
const ownTokens = 'the server is no identity provider of its own';

export const stsUnsupported = {
  AssumeRoleWithSAML: saml,
  GetDelegatedAccessToken: 'delegation requests are not built',
  GetWebIdentityToken: ownTokens,
} as const satisfies Readonly<Record<string, string>>;
