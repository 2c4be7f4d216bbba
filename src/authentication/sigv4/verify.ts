// Whether a signature is right, and still counts. Pure: the secret, the time and the body's hash are given.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { minuteMs, secondMs } from '../../kernel/clock.ts';
import { isRegion } from '../../kernel/ids.ts';
import { equalInConstantTime } from '../constant-time.ts';
import { canonicalRequest, scopeText, signatureAndToken, signatureOnly, stringToSign } from './canonical-request.ts';
import { parsePayloadClaim } from './payload-claim.ts';
import { parseQuery } from './presigned-query.ts';
import type { SignatureRefusal } from './refusal.ts';
import type {
  HeaderSigned,
  PayloadClaim,
  QuerySigned,
  RefusedSignature,
  SignableRequest,
  SignatureStyle,
  VerifiedSignature,
} from './signed-request.ts';
import type { SigningKeys } from './signing-key.ts';
import { wireBytes } from './uri-encoding.ts';

/** How far the time of a signature may be from ours. */
export const maximumSkewMs = 15 * minuteMs;

export interface VerifyOptions {
  readonly style: SignatureStyle;
  /** The name that the scope must give, for example `s3`. */
  readonly service: string;
  /** The Region that the scope must give; undefined where the server serves all of them, and it must be the name of one. */
  readonly region: string | undefined;
  readonly secret: string;
  readonly nowMs: number;
  readonly keys: SigningKeys;
  /** SHA-256 of the body in lower-case hexadecimal; every service needs it but S3, which names it in a header. */
  readonly bodySha256: string | undefined;
}

type Claim = HeaderSigned | QuerySigned;

interface SignedPayload {
  readonly claim: PayloadClaim;
  /** As it stands in the canonical request. */
  readonly hashedPayload: string;
}

/** What a client is told to sign for whose Region is none. */
const usualRegion = 'us-east-1';

function checkScope({ scope, kind }: Claim, { service, region }: VerifyOptions): SignatureRefusal | undefined {
  if (scope.service !== service)
    return { reason: 'wrong-service', form: kind, given: scope.service, expected: service };
  if (region === undefined ? !isRegion(scope.region) : scope.region !== region)
    return { reason: 'wrong-region', form: kind, given: scope.region, expected: region ?? usualRegion };
  return undefined;
}

/** The payload's own line signs this one, so it need not be among the signed headers. */
const signedByPayloadLine = 'x-amz-content-sha256';

function mustBeSigned(name: string, claim: Claim, style: SignatureStyle): boolean {
  // It names the operation; what else the other services are told is in the body.
  if (style === 'other') return name === 'x-amz-target';
  if (name.startsWith('x-amz-')) return name !== signedByPayloadLine;
  return name === 'content-md5' || (name === 'if-range' && claim.signedHeaders.includes('range'));
}

/** Nobody may add to a signed request what changes its meaning. */
function checkSignedHeaders(
  request: SignableRequest,
  claim: Claim,
  style: SignatureStyle,
): SignatureRefusal | undefined {
  const unsigned: string[] = [];
  if (!claim.signedHeaders.includes('host')) unsigned.push('host');
  for (const name in request.headers) {
    if (mustBeSigned(name, claim, style) && !claim.signedHeaders.includes(name)) unsigned.push(name);
  }
  return unsigned.length > 0 ? { reason: 'headers-not-signed', headers: unsigned } : undefined;
}

function checkTime(claim: Claim, { nowMs, style }: VerifyOptions): SignatureRefusal | undefined {
  const { signedAtMs } = claim;
  if (signedAtMs > nowMs + maximumSkewMs) return { reason: 'too-early', form: claim.kind, signedAtMs, nowMs };
  if (claim.kind === 'query' && style === 's3') {
    const expiredAtMs = signedAtMs + claim.expiresSeconds * secondMs;
    if (nowMs <= expiredAtMs) return undefined;
    return { reason: 'presigned-expired', expiresSeconds: claim.expiresSeconds, expiredAtMs, nowMs };
  }
  return signedAtMs < nowMs - maximumSkewMs ? { reason: 'too-late', form: claim.kind, signedAtMs, nowMs } : undefined;
}

function s3Payload(request: SignableRequest, claim: Claim): SignedPayload | SignatureRefusal {
  const inHeader = request.headers['x-amz-content-sha256'];
  if (inHeader === undefined && claim.kind === 'header') return { reason: 'missing-content-sha256' };
  const given = inHeader ?? parseQuery(request.rawQuery).values.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  const parsed = parsePayloadClaim(given);
  return parsed === undefined ? { reason: 'invalid-content-sha256', given } : { claim: parsed, hashedPayload: given };
}

function signedPayload(
  request: SignableRequest,
  claim: Claim,
  options: VerifyOptions,
): SignedPayload | SignatureRefusal {
  if (options.style === 's3') return s3Payload(request, claim);
  assert(options.bodySha256 !== undefined, 'services other than S3 sign the hash of the body');
  return { claim: { kind: 'sha256', hex: options.bodySha256 }, hashedPayload: options.bodySha256 };
}

interface Signing {
  readonly style: SignatureStyle;
  readonly hashedPayload: string;
  readonly signingKey: Buffer;
}

interface Computed {
  readonly matches: boolean;
  readonly canonical: string;
  readonly toSign: string;
}

function signWithout(request: SignableRequest, claim: Claim, signing: Signing, leftOut: ReadonlySet<string>): Computed {
  const { style, hashedPayload, signingKey } = signing;
  const canonical = canonicalRequest(request, { signedHeaders: claim.signedHeaders, hashedPayload, style, leftOut });
  const toSign = stringToSign(claim.dateTime, claim.scope, canonical);
  // signature = hex(HMAC-SHA256(<SigningKey>, <StringToSign>))
  const signature = createHmac('sha256', signingKey).update(toSign).digest('hex');
  return { matches: equalInConstantTime(signature, claim.signature), canonical, toSign };
}

function sign(request: SignableRequest, claim: Claim, signing: Signing): Computed {
  const computed = signWithout(request, claim, signing, signatureOnly);
  // Clients of some services add the token after signing; it is worth only what its own key is, so nothing is lost.
  const mayLackToken = signing.style === 'other' && claim.kind === 'query' && claim.sessionToken !== undefined;
  if (computed.matches || !mayLackToken) return computed;
  const withoutToken = signWithout(request, claim, signing, signatureAndToken);
  return withoutToken.matches ? withoutToken : computed;
}

export function verifySignature(
  request: SignableRequest,
  claim: Claim,
  options: VerifyOptions,
): VerifiedSignature | RefusedSignature {
  const { style, nowMs } = options;
  const unfit = checkScope(claim, options) ?? checkSignedHeaders(request, claim, style) ?? checkTime(claim, options);
  if (unfit !== undefined) return { kind: 'refused', refusal: unfit };
  const payload = signedPayload(request, claim, options);
  if ('reason' in payload) return { kind: 'refused', refusal: payload };

  const signingKey = options.keys.keyFor(options.secret, claim.scope);
  const computed = sign(request, claim, { ...options, hashedPayload: payload.hashedPayload, signingKey });
  if (!computed.matches) {
    const evidence = {
      accessKeyId: claim.accessKeyId,
      canonicalRequest: wireBytes(computed.canonical).toString('utf8'),
      stringToSign: computed.toSign,
      signatureProvided: claim.signature,
    };
    return { kind: 'refused', refusal: { reason: 'mismatch', evidence } };
  }
  const isChained = payload.claim.kind === 'signed-chunks';
  return {
    kind: 'verified',
    claim,
    payload: payload.claim,
    chunkSigning: isChained
      ? { seedSignature: claim.signature, signingKey, dateTime: claim.dateTime, scope: scopeText(claim.scope) }
      : undefined,
    signatureAgeMs: claim.kind === 'query' ? nowMs - claim.signedAtMs : undefined,
  };
}
