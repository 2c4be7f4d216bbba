// Tokens of identity providers: verified with the provider's keys, and read for what they say.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { minuteMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { WebIdentity } from '../../kernel/web-identity.ts';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import { type ProviderNetwork, ProviderUnreachable } from './fetch-json.ts';
import { createProviderKeys, type ProviderKeys } from './provider-keys.ts';
import { invalidToken, readClaims } from './read-claims.ts';

/** Those that AWS takes. */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
/** AWS takes a token five minutes after its end, and as long before its beginning. */
const graceMs = 5 * minuteMs;

export interface WebTokens {
  /** The issuer that a token names, unverified; throws `InvalidIdentityToken` for what is no token. */
  issuerOf(token: string): string;
  /** Throws the faults of AssumeRoleWithWebIdentity. */
  verify(token: string, provider: OidcProviderRecord, nowMs: number): Promise<WebIdentity>;
}

const notAToken = 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)';

export function createWebTokens(network: ProviderNetwork): WebTokens {
  const providerKeys = createProviderKeys(network);
  return {
    issuerOf(token) {
      const { iss } = unverified(token);
      if (typeof iss !== 'string') throw invalidToken('Token is missing a required claim: iss');
      return iss;
    },
    async verify(token, provider, nowMs) {
      const claims = await verifiedClaims(token, provider, providerKeys, nowMs);
      return readClaims(claims, provider);
    },
  };
}

function unverified(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw invalidToken(notAToken);
  }
}

async function verifiedClaims(
  token: string,
  provider: OidcProviderRecord,
  providerKeys: ProviderKeys,
  nowMs: number,
): Promise<JWTPayload> {
  const keys = await keysOf(provider, providerKeys, nowMs);
  try {
    return await claimsBy(token, provider, keys, nowMs);
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw asFault(error, token, nowMs);
  }
  // A key that is not known may be new.
  const newer = await keysOf(provider, providerKeys, nowMs, nowMs);
  try {
    return await claimsBy(token, provider, newer, nowMs);
  } catch (error) {
    throw asFault(error, token, nowMs);
  }
}

async function keysOf(
  provider: OidcProviderRecord,
  providerKeys: ProviderKeys,
  nowMs: number,
  newerThanMs?: number,
): Promise<JSONWebKeySet> {
  try {
    return await providerKeys.get(provider, nowMs, newerThanMs);
  } catch (error) {
    if (error instanceof ProviderUnreachable) throw new Fault('IDPCommunicationError');
    throw noKey();
  }
}

const noKey = (): Fault =>
  invalidToken(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );

async function claimsBy(
  token: string,
  { url }: OidcProviderRecord,
  keys: JSONWebKeySet,
  nowMs: number,
): Promise<JWTPayload> {
  const options = {
    algorithms,
    issuer: `https://${url}`,
    currentDate: new Date(nowMs),
    clockTolerance: graceMs / 1000,
    requiredClaims: ['sub', 'aud', 'exp', 'iat'],
  };
  try {
    return issuedBefore((await jwtVerify(token, createLocalJWKSet(keys), options)).payload, nowMs);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token that names no key is tried with each that fits.
    for await (const key of error) {
      const verified = await jwtVerify(token, key, options).catch((failure: unknown) => {
        if (failure instanceof errors.JWSSignatureVerificationFailed) return undefined;
        throw failure;
      });
      if (verified !== undefined) return issuedBefore(verified.payload, nowMs);
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function issuedBefore(payload: JWTPayload, nowMs: number): JWTPayload {
  if ((payload.iat ?? 0) * 1000 > nowMs + graceMs) throw invalidToken('Token is not yet valid');
  return payload;
}

function asFault(error: unknown, token: string, nowMs: number): unknown {
  if (error instanceof errors.JWTExpired) {
    const seconds = Math.floor(nowMs / 1000);
    const message = `Token expired: current date/time ${seconds} must be before the expiration date/time ${unverified(token).exp}`;
    return new Fault('ExpiredTokenException', { message });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const missing = error.reason === 'missing';
    return invalidToken(missing ? `Token is missing a required claim: ${error.claim}` : 'Token is not yet valid');
  }
  if (error instanceof errors.JWKSNoMatchingKey) return noKey();
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return invalidToken('Provided Token is not signed by its issuer');
  // Other errors of the library's own are about a token, or a key, that cannot be read.
  return error instanceof errors.JOSEError ? invalidToken(notAToken) : error;
}
