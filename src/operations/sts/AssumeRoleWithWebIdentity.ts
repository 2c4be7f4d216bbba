// STS AssumeRoleWithWebIdentity: temporary credentials of a role for whoever an identity provider vouches for; unsigned. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
import type {
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { Fault } from '../../kernel/fault.ts';
import type { WebIdentity } from '../../kernel/web-identity.ts';
import { oidcProviderOf } from '../../storage/records/identity-provider.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { arnText, checkedText, sessionName, type TextRule } from '../iam/constraints.ts';
import { checkTokenSize } from './credentials.ts';
import { type LocatedRole, locateAssumedRole } from './located-role.ts';
import { checkDuration, durationWithin, roleSession, sessionAccesses } from './role-session.ts';
import { sessionPoliciesOf } from './session-policies.ts';
import { type SessionTags, sessionTagsOf } from './session-tags.ts';

const webToken: TextRule = { min: 4, max: 20_000, pattern: /^[\s\S]*$/ };

export const AssumeRoleWithWebIdentity: ServerOperation<
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
  LocatedRole
> = {
  locate(input, readers) {
    checkedText(input.RoleSessionName, 'roleSessionName', sessionName);
    checkedText(input.WebIdentityToken, 'webIdentityToken', webToken);
    sessionPoliciesOf(input);
    checkDuration(input.DurationSeconds);
    checkTokenSize(input);
    // Access tokens of OAuth 2.0, which their provider alone can read.
    if (input.ProviderId !== undefined)
      throw new Fault('NotImplemented', { what: 'AssumeRoleWithWebIdentity with the access token of a provider' });
    return locateAssumedRole(checkedText(input.RoleArn, 'roleArn', arnText), readers);
  },
  // Who asks is known once the token is verified: `run` asks for all permissions then.
  access: () => [],
  async run(input, target, call) {
    const name = checkedText(input.RoleSessionName, 'roleSessionName', sessionName);
    const token = checkedText(input.WebIdentityToken, 'webIdentityToken', webToken);
    const identity = await identityOf(token, target, call);
    const tags = tagsOf(identity);
    const sourceIdentity =
      identity.sourceIdentity && checkedText(identity.sourceIdentity, 'sourceIdentity', sessionName);
    const asked = {
      action: 'sts:AssumeRoleWithWebIdentity',
      sessionName: name,
      tags,
      sourceIdentity,
      context: { ...identity.keys, 'aws:FederatedProvider': identity.providerArn },
      webIdentity: identity,
    } as const;
    for (const access of sessionAccesses(target, asked)) await call.demand(access);
    const role = target.found;
    if (role === undefined) throw new Fault('AccessDenied', { message: 'Access denied' });
    const principal = {
      kind: 'assumed-role',
      account: role.account,
      roleName: role.name,
      roleId: role.id,
      sessionName: name,
      sessionPolicies: sessionPoliciesOf(input),
      chained: false,
      sourceIdentity,
      tags: tags.all,
      transitiveTagKeys: tags.transitiveKeys,
      instanceId: undefined,
      webIdentity: { providerArn: identity.providerArn, keys: identity.keys },
    } as const;
    return {
      ...(await roleSession(call, role, principal, durationWithin(input.DurationSeconds, role), input)),
      SubjectFromWebIdentityToken: identity.subject,
      Audience: identity.audience,
      Provider: identity.issuer,
    };
  },
};

/** Only an issuer that the role's account has registered is ever called. */
async function identityOf(token: string, { account }: LocatedRole, call: ServerCall): Promise<WebIdentity> {
  const { records, webTokens } = call.resources;
  const issuer = webTokens.issuerOf(token);
  const provider = await oidcProviderOf(records, account, issuer);
  if (provider === undefined)
    throw new Fault('InvalidIdentityToken', {
      message: `No OpenIDConnect provider found in your account for ${issuer}`,
    });
  return webTokens.verify(token, provider, call.nowMs);
}

function tagsOf({ tags, transitiveTagKeys }: WebIdentity): SessionTags {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return sessionTagsOf({ Tags, TransitiveTagKeys: [...transitiveTagKeys] });
}
