// The claims of a verified token: whom it is about, for whom it was made, and the tags of the session.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
import type { JWTPayload } from 'jose';
import { Fault } from '../../kernel/fault.ts';
import type { WebIdentity } from '../../kernel/web-identity.ts';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';

const tagsClaim = 'https://aws.amazon.com/tags';
const sourceIdentityClaim = 'https://aws.amazon.com/source_identity';

export const invalidToken = (message: string): Fault => new Fault('InvalidIdentityToken', { message });

export function readClaims(claims: JWTPayload, provider: OidcProviderRecord): WebIdentity {
  const { sub } = claims;
  if (typeof sub !== 'string' || sub === '') throw invalidToken('Token is missing a required claim: sub');
  const audiences = [claims.aud ?? []].flat();
  const party = typeof claims.azp === 'string' ? claims.azp : undefined;
  // A token for several audiences names the one that it was made for.
  const audience = audiences.length === 1 ? audiences[0] : party;
  if (audience === undefined || !provider.clientIds.includes(audience)) throw invalidToken('Incorrect token audience');
  const key = (name: string) => `${provider.url}:${name}`;
  const methods = stringsOf(claims.amr);
  return {
    providerArn: provider.arn,
    issuer: `https://${provider.url}`,
    subject: sub,
    audience,
    keys: {
      [key('aud')]: audience,
      [key('sub')]: sub,
      ...(party !== undefined && { [key('azp')]: party, [key('oaud')]: audiences }),
      ...(methods !== undefined && { [key('amr')]: methods }),
    },
    ...sessionTags(claims[tagsClaim]),
    sourceIdentity: sourceIdentity(claims[sourceIdentityClaim]),
  };
}

function stringsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

function sourceIdentity(claim: unknown): string | undefined {
  if (claim === undefined) return undefined;
  if (typeof claim !== 'string') throw invalidToken(`The claim ${sourceIdentityClaim} is not valid`);
  return claim;
}

function sessionTags(claim: unknown): Pick<WebIdentity, 'tags' | 'transitiveTagKeys'> {
  if (claim === undefined) return { tags: {}, transitiveTagKeys: [] };
  const wrong = invalidToken(`The claim ${tagsClaim} is not valid`);
  if (typeof claim !== 'object' || claim === null) throw wrong;
  const { principal_tags: given = {}, transitive_tag_keys: transitive = [] } = claim as Record<string, unknown>;
  const transitiveTagKeys = stringsOf(transitive);
  if (typeof given !== 'object' || given === null || transitiveTagKeys === undefined) throw wrong;
  const tags = Object.entries(given).map(([key, values]) => {
    // Each is a list of one.
    const [value, ...others] = stringsOf([values].flat()) ?? [];
    if (value === undefined || others.length > 0) throw wrong;
    return [key, value] as const;
  });
  return { tags: Object.fromEntries(tags), transitiveTagKeys };
}
