// A signature in the query string: a presigned URL.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
import { algorithm } from './canonical-request.ts';
import { parseCredential, parseSignedHeaders } from './credential.ts';
import { parseBasicTime } from './date-time.ts';
import type { SignatureRefusal } from './refusal.ts';
import type { SignatureStyle, SignedRequest } from './signed-request.ts';
import { decodeQueryComponent } from './uri-encoding.ts';

const refused = (refusal: SignatureRefusal): SignedRequest => ({ kind: 'refused', refusal });

export const maximumExpiresSeconds = 604_800;
/** How long services other than S3 honour a presigned request that names no time. */
const defaultExpiresSeconds = 900;

/** The first value of each parameter, and the names of those that came again. */
export interface QueryParameters {
  readonly values: ReadonlyMap<string, string>;
  readonly repeated: ReadonlySet<string>;
}

export function parseQuery(rawQuery: string): QueryParameters {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const parameter of rawQuery.split('&')) {
    const equals = parameter.indexOf('=');
    const name = decodeQueryComponent(equals < 0 ? parameter : parameter.slice(0, equals));
    if (values.has(name)) repeated.add(name);
    else values.set(name, equals < 0 ? '' : decodeQueryComponent(parameter.slice(equals + 1)));
  }
  return { values, repeated };
}

const alwaysRequired = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date', 'X-Amz-SignedHeaders'];
const requiredNames: Readonly<Record<SignatureStyle, readonly string[]>> = {
  s3: [...alwaysRequired, 'X-Amz-Expires'],
  other: alwaysRequired,
};

function parseExpires(text: string): number | SignatureRefusal {
  if (!/^[+-]?\d+$/.test(text)) return { reason: 'expires-not-a-number' };
  const seconds = Number(text);
  if (seconds < 0) return { reason: 'expires-negative' };
  return seconds > maximumExpiresSeconds ? { reason: 'expires-too-large' } : seconds;
}

export function parsePresignedQuery({ values, repeated }: QueryParameters, style: SignatureStyle): SignedRequest {
  const value = (name: string): string => values.get(name) ?? '';
  const mechanism = value('X-Amz-Algorithm');
  if (mechanism !== '' && mechanism !== algorithm)
    return refused({ reason: 'unsupported-mechanism', form: 'query', mechanism });
  const missing = requiredNames[style].filter((name) => value(name) === '' || repeated.has(name));
  if (missing.length > 0) return refused({ reason: 'missing-query-parameters', missing });

  const credential = parseCredential(value('X-Amz-Credential'), 'query');
  if (credential.kind === 'refused') return credential;
  const { accessKeyId, scope } = credential;

  const dateTime = value('X-Amz-Date');
  const signedAtMs = parseBasicTime(dateTime);
  if (signedAtMs === undefined) return refused({ reason: 'malformed-date', form: 'query', given: dateTime });
  if (!dateTime.startsWith(scope.date))
    return refused({ reason: 'scope-date-mismatch', form: 'query', given: scope.date, dateTime });
  const expires = values.has('X-Amz-Expires') ? parseExpires(value('X-Amz-Expires')) : defaultExpiresSeconds;
  if (typeof expires !== 'number') return refused(expires);

  return {
    kind: 'query',
    accessKeyId,
    scope,
    signedHeaders: parseSignedHeaders(value('X-Amz-SignedHeaders')),
    signature: value('X-Amz-Signature'),
    dateTime,
    signedAtMs,
    sessionToken: values.get('X-Amz-Security-Token'),
    expiresSeconds: expires,
  };
}
