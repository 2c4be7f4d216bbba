// How a refused signature is worded: S3 has its own codes, the other services share theirs.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
import { minuteMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { formatBasicTime, formatExtendedTime } from './date-time.ts';
import type { RefusalReason, SignatureForm, SignatureRefusal } from './refusal.ts';
import type { SignatureStyle } from './signed-request.ts';
import { maximumSkewMs } from './verify.ts';

type Wording = { readonly [R in RefusalReason]: (refusal: Extract<SignatureRefusal, { reason: R }>) => Fault };

function malformed(form: SignatureForm, detail: string): Fault {
  return form === 'header'
    ? new Fault('AuthorizationHeaderMalformed', { message: `The authorization header is malformed; ${detail}` })
    : new Fault('AuthorizationQueryParametersError', {
        message: `Error parsing the X-Amz-Credential parameter; ${detail}`,
      });
}

const queryError = (message: string): Fault => new Fault('AuthorizationQueryParametersError', { message });
const headerError = (detail: string): Fault => malformed('header', detail);

function skewed(signedAtMs: number, nowMs: number): Fault {
  return new Fault('RequestTimeTooSkewed', {
    RequestTime: formatBasicTime(signedAtMs),
    ServerTime: formatExtendedTime(nowMs),
    MaxAllowedSkewMilliseconds: String(maximumSkewMs),
  });
}

const severalMechanisms =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified';
const notSupported = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
/** Mechanisms that S3 knows, or knew, beyond Signature Version 4. */
const knownMechanisms = new Set(['AWS', 'AWS4-ECDSA-P256-SHA256']);

const s3: Wording = {
  'unsupported-mechanism': ({ form, mechanism }) => {
    if (knownMechanisms.has(mechanism)) return new Fault('InvalidRequest', { message: notSupported });
    if (form === 'query') return queryError('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
    return new Fault('InvalidArgument', { message: 'Unsupported Authorization Type', ArgumentName: 'Authorization' });
  },
  'several-mechanisms': () =>
    new Fault('InvalidArgument', { message: severalMechanisms, ArgumentName: 'Authorization' }),
  'malformed-component': ({ component }) => headerError(`the authorization component "${component}" is malformed.`),
  'missing-components': ({ missing }) =>
    headerError(
      missing.length === 1
        ? `missing ${missing[0]}.`
        : 'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    ),
  'missing-query-parameters': () =>
    queryError(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    ),
  'malformed-credential': ({ form }) =>
    malformed(form, 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'),
  'malformed-scope-date': ({ form, given }) =>
    malformed(form, `incorrect date format "${given}". This date in the credential must be in the format "yyyyMMdd".`),
  'wrong-terminator': ({ form, given }) =>
    malformed(form, `incorrect terminal "${given}". This endpoint uses "aws4_request".`),
  'wrong-service': ({ form, given, expected }) =>
    malformed(form, `incorrect service "${given}". This endpoint belongs to "${expected}".`),
  'wrong-region': ({ form, given, expected }) => {
    const detail = `the region '${given}' is wrong; expecting '${expected}'`;
    return form === 'header'
      ? new Fault('AuthorizationHeaderMalformed', {
          message: `The authorization header is malformed; ${detail}`,
          Region: expected,
        })
      : malformed(form, detail);
  },
  'missing-date': () =>
    new Fault('AccessDenied', { message: 'AWS authentication requires a valid Date or x-amz-date header' }),
  'malformed-date': ({ form }) =>
    form === 'query'
      ? queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
      : new Fault('AccessDenied', { message: 'AWS authentication requires a valid Date or x-amz-date header' }),
  'scope-date-mismatch': ({ form, given, dateTime }) =>
    form === 'query'
      ? queryError(
          `Invalid credential date "${given}". This date is not the same as X-Amz-Date: "${dateTime.slice(0, 8)}".`,
        )
      : headerError('Invalid credential date. Date is not the same as X-Amz-Date.'),
  'too-early': ({ form, signedAtMs, nowMs }) =>
    form === 'query' ? new Fault('AccessDenied', { message: 'Request is not valid yet' }) : skewed(signedAtMs, nowMs),
  'too-late': ({ signedAtMs, nowMs }) => skewed(signedAtMs, nowMs),
  'expires-not-a-number': () => queryError('X-Amz-Expires should be a number'),
  'expires-negative': () => queryError('X-Amz-Expires must be non-negative'),
  'expires-too-large': () =>
    queryError(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    ),
  'presigned-expired': ({ expiresSeconds, expiredAtMs, nowMs }) =>
    new Fault('AccessDenied', {
      message: 'Request has expired',
      'X-Amz-Expires': String(expiresSeconds),
      Expires: formatExtendedTime(expiredAtMs),
      ServerTime: formatExtendedTime(nowMs),
    }),
  'headers-not-signed': ({ headers }) =>
    new Fault('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      HeadersNotSigned: headers.join(', '),
    }),
  'missing-content-sha256': () =>
    new Fault('InvalidRequest', { message: 'Missing required header for this request: x-amz-content-sha256' }),
  'invalid-content-sha256': ({ given }) =>
    new Fault('InvalidArgument', {
      message:
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
      ArgumentName: 'x-amz-content-sha256',
      ArgumentValue: given,
    }),
  mismatch: ({ evidence }) =>
    new Fault('SignatureDoesNotMatch', {
      AWSAccessKeyId: evidence.accessKeyId,
      StringToSign: evidence.stringToSign,
      SignatureProvided: evidence.signatureProvided,
      CanonicalRequest: evidence.canonicalRequest,
    }),
};

const incomplete = (message: string): Fault => new Fault('IncompleteSignature', { message });
const mismatched = (message: string): Fault => new Fault('SignatureDoesNotMatch', { message });
const skewMinutes = `${maximumSkewMs / minuteMs} min.`;

const other: Wording = {
  'unsupported-mechanism': ({ mechanism }) => incomplete(`Unsupported AWS 'algorithm': '${mechanism}'.`),
  'several-mechanisms': () => incomplete(severalMechanisms),
  'malformed-component': ({ component }) =>
    incomplete(`'${component}' not a valid key=value pair (missing equal-sign) in Authorization header.`),
  'missing-components': ({ missing }) =>
    incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ')),
  'missing-query-parameters': ({ missing }) =>
    incomplete(missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(' ')),
  'malformed-credential': ({ credential }) =>
    incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    ),
  'malformed-scope-date': ({ given }) =>
    mismatched(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${given}'.`),
  'wrong-terminator': ({ given }) =>
    mismatched(`Credential should be scoped with a valid terminator: 'aws4_request', not '${given}'.`),
  'wrong-service': ({ expected }) => mismatched(`Credential should be scoped to correct service: '${expected}'.`),
  'wrong-region': ({ given }) => mismatched(`Credential should be scoped to a valid region, not '${given}'.`),
  'missing-date': () =>
    incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
  'malformed-date': ({ given }) =>
    incomplete(`Date must be in ISO-8601 'basic format'. Got '${given}'. See http://en.wikipedia.org/wiki/ISO_8601`),
  'scope-date-mismatch': ({ given, dateTime }) =>
    mismatched(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${given}' != '${dateTime.slice(0, 8)}', from '${dateTime}'.`,
    ),
  'too-early': ({ signedAtMs, nowMs }) => {
    const [signed, now] = [formatBasicTime(signedAtMs), formatBasicTime(nowMs)];
    const latest = formatBasicTime(nowMs + maximumSkewMs);
    return mismatched(`Signature not yet current: ${signed} is still later than ${latest} (${now} + ${skewMinutes})`);
  },
  'too-late': ({ signedAtMs, nowMs }) => {
    const [signed, now] = [formatBasicTime(signedAtMs), formatBasicTime(nowMs)];
    const earliest = formatBasicTime(nowMs - maximumSkewMs);
    return mismatched(`Signature expired: ${signed} is now earlier than ${earliest} (${now} - ${skewMinutes})`);
  },
  'expires-not-a-number': () => incomplete('X-Amz-Expires should be a number'),
  'expires-negative': () => incomplete('X-Amz-Expires must be non-negative'),
  'expires-too-large': () => incomplete('X-Amz-Expires must be less than 604800 seconds'),
  'presigned-expired': ({ expiredAtMs, nowMs }) =>
    mismatched(`Signature expired: ${formatBasicTime(expiredAtMs)} is now earlier than ${formatBasicTime(nowMs)}`),
  'headers-not-signed': ({ headers }) =>
    mismatched(
      headers.includes('host')
        ? "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        : `'${headers[0]}' must be a 'SignedHeader' in the AWS Authorization.`,
    ),
  'missing-content-sha256': () => incomplete('Missing required header for this request: x-amz-content-sha256'),
  'invalid-content-sha256': ({ given }) => incomplete(`'${given}' is not a valid x-amz-content-sha256.`),
  mismatch: () =>
    mismatched(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ),
};

const wordings: Readonly<Record<SignatureStyle, Wording>> = { s3, other };

export function faultOfRefusal(refusal: SignatureRefusal, style: SignatureStyle): Fault {
  const word = wordings[style][refusal.reason] as (refusal: SignatureRefusal) => Fault;
  return word(refusal);
}
