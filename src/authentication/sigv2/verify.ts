// Signature Version 2 in the query of a request to S3: what it claims, and whether that is true. Pure.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationQueryStringAuth
import { createHmac } from 'node:crypto';
import { secondMs } from '../../kernel/clock.ts';
import type { Headers } from '../../kernel/wire.ts';
import { headersInQuery } from '../../protocol/presigned-headers.ts';
import { equalInConstantTime } from '../constant-time.ts';
import type { QueryParameters } from '../sigv4/presigned-query.ts';
import type { SignableRequest } from '../sigv4/signed-request.ts';
import { isAmbiguous, signedHeaders, stringToSign } from './string-to-sign.ts';

export interface QueryClaim {
  readonly kind: 'claim';
  readonly accessKeyId: string;
  /** As given: base64 when it is one. */
  readonly signature: string;
  /** As given: seconds since the epoch. */
  readonly expires: string;
  readonly expiresAtMs: number;
  readonly sessionToken: string | undefined;
  /** All that are signed. */
  readonly headers: Headers;
  /** The first value of each parameter, decoded. */
  readonly query: ReadonlyMap<string, string>;
}

export type Refusal =
  | { readonly reason: 'missing-parameters' }
  | { readonly reason: 'malformed-expires'; readonly given: string }
  | { readonly reason: 'unsendable-header'; readonly name: string; readonly given: string }
  | { readonly reason: 'expired'; readonly expiredAtMs: number; readonly nowMs: number }
  | { readonly reason: 'mismatch'; readonly claim: QueryClaim; readonly stringToSign: string };

export interface Refused {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

const refused = (refusal: Refusal): Refused => ({ kind: 'refused', refusal });

const wholeNumber = /^[+-]?\d{1,19}$/;
/** S3 reads no later time. */
const latestExpiresSeconds = 2 ** 31 - 1;

/** Reads the claim; who makes it must be found before it can be verified. */
export function parseQueryClaim(request: SignableRequest, { values, repeated }: QueryParameters): QueryClaim | Refused {
  const [accessKeyId, signature, expires] = ['AWSAccessKeyId', 'Signature', 'Expires'].map((name) =>
    repeated.has(name) ? undefined : values.get(name),
  );
  if (!accessKeyId || !signature || !expires) return refused({ reason: 'missing-parameters' });
  const seconds = wholeNumber.test(expires) ? Number(expires) : Number.NaN;
  if (!(Math.abs(seconds) <= latestExpiresSeconds)) return refused({ reason: 'malformed-expires', given: expires });
  const inQuery = headersInQuery(values, 'version-2');
  if (inQuery.kind === 'unsendable')
    return refused({ reason: 'unsendable-header', name: inQuery.name, given: inQuery.value });
  const headers = signedHeaders(request, inQuery.headers);
  return {
    kind: 'claim',
    accessKeyId,
    signature,
    expires,
    expiresAtMs: seconds * secondMs,
    sessionToken: headers['x-amz-security-token'],
    headers,
    query: values,
  };
}

export interface VerifyOptions {
  readonly secret: string;
  readonly nowMs: number;
  /** The bucket that the host names; undefined where the path names it. */
  readonly hostBucket: string | undefined;
}

/** The path that is signed begins with the bucket's name. */
function signedPaths(rawPath: string, hostBucket: string | undefined): readonly string[] {
  if (hostBucket !== undefined) return [`/${hostBucket}${rawPath}`];
  // Clients that know virtual hosts sign `/bucket/` even where they send `/bucket`; both are the one bucket.
  return /^\/[^/]+$/.test(rawPath) ? [rawPath, `${rawPath}/`] : [rawPath];
}

export function verifyQueryClaim(
  request: SignableRequest,
  claim: QueryClaim,
  { secret, nowMs, hostBucket }: VerifyOptions,
): Refused | { readonly kind: 'verified' } {
  const { expiresAtMs, expires: date, headers, query } = claim;
  if (nowMs > expiresAtMs) return refused({ reason: 'expired', expiredAtMs: expiresAtMs, nowMs });
  const strings = signedPaths(request.rawPath, hostBucket).map((path) =>
    stringToSign({ method: request.method, headers, date, path, query }),
  );
  const matches = strings.some((text) => {
    const signature = createHmac('sha1', secret).update(text, 'latin1').digest('base64');
    return equalInConstantTime(signature, claim.signature);
  });
  if (matches && !isAmbiguous(query)) return { kind: 'verified' };
  return refused({ reason: 'mismatch', claim, stringToSign: strings[0] ?? '' });
}
