// A signature in the `Authorization` header.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
import type { Headers } from '../../kernel/wire.ts';
import { algorithm } from './canonical-request.ts';
import { parseCredential, parseSignedHeaders } from './credential.ts';
import { formatBasicTime, parseBasicTime, parseHttpDate } from './date-time.ts';
import type { SignatureRefusal } from './refusal.ts';
import type { SignedRequest } from './signed-request.ts';

const refused = (refusal: SignatureRefusal): SignedRequest => ({ kind: 'refused', refusal });

/** `AWS4-HMAC-SHA256 Credential=<...>, SignedHeaders=<...>, Signature=<...>` */
export function parseAuthorizationHeader(authorization: string, headers: Headers): SignedRequest {
  const text = authorization.trim();
  const space = text.search(/\s/);
  const mechanism = space < 0 ? text : text.slice(0, space);
  if (mechanism !== algorithm) return refused({ reason: 'unsupported-mechanism', form: 'header', mechanism });

  const components = new Map<string, string>();
  for (const component of space < 0 ? [] : text.slice(space).split(/[,\s]+/)) {
    if (component === '') continue;
    const equals = component.indexOf('=');
    const name = component.slice(0, Math.max(equals, 0));
    if (equals <= 0 || components.has(name)) return refused({ reason: 'malformed-component', component });
    components.set(name, component.slice(equals + 1));
  }
  const credentialText = components.get('Credential');
  const signedHeaders = components.get('SignedHeaders');
  const signature = components.get('Signature');
  if (!credentialText || !signedHeaders || !signature) {
    const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !components.get(name));
    return refused({ reason: 'missing-components', missing });
  }
  const credential = parseCredential(credentialText, 'header');
  if (credential.kind === 'refused') return credential;

  // `x-amz-date` counts before `Date`.
  const given = headers['x-amz-date'] ?? headers.date;
  if (given === undefined || given === '') return refused({ reason: 'missing-date' });
  const basicTimeMs = parseBasicTime(given);
  const signedAtMs = basicTimeMs ?? (headers['x-amz-date'] === undefined ? parseHttpDate(given) : undefined);
  if (signedAtMs === undefined) return refused({ reason: 'malformed-date', form: 'header', given });
  const dateTime = basicTimeMs === undefined ? formatBasicTime(signedAtMs) : given;
  const { accessKeyId, scope } = credential;
  if (!dateTime.startsWith(scope.date))
    return refused({ reason: 'scope-date-mismatch', form: 'header', given: scope.date, dateTime });

  return {
    kind: 'header',
    accessKeyId,
    scope,
    signedHeaders: parseSignedHeaders(signedHeaders),
    signature,
    dateTime,
    signedAtMs,
    sessionToken: headers['x-amz-security-token'],
  };
}
