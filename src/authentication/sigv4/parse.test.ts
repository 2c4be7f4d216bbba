// Bad and foreign signatures: each is refused with the code and the words of AWS, of S3 and of the other services.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultCode } from '../../kernel/fault.ts';
import { parseSignedRequest } from './parse.ts';
import { faultOfRefusal } from './refusal-fault.ts';
import type { SignableRequest, SignatureStyle } from './signed-request.ts';

const signature = 'a'.repeat(64);
const credential = 'AKIDEXAMPLE/20261120/us-east-1/s3/aws4_request';
const date = { 'x-amz-date': '20261120T120000Z' };

function withHeader(authorization: string, headers: Record<string, string> = date, rawQuery = ''): SignableRequest {
  return { method: 'GET', rawPath: '/', rawQuery, headers: { host: 'localhost', authorization, ...headers } };
}

const withQuery = (rawQuery: string): SignableRequest => ({ method: 'GET', rawPath: '/', rawQuery, headers: {} });

const header = (parts: Readonly<Record<string, string>>): string =>
  `AWS4-HMAC-SHA256 ${Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}`;
const goodParts = { Credential: credential, SignedHeaders: 'host', Signature: signature };
const goodQuery: Readonly<Record<string, string>> = {
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': credential,
  'X-Amz-Date': '20261120T120000Z',
  'X-Amz-Expires': '60',
  'X-Amz-SignedHeaders': 'host',
  'X-Amz-Signature': signature,
};
const query = (changes: Readonly<Record<string, string | undefined>>): string =>
  Object.entries({ ...goodQuery, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');

type Row = readonly [name: string, request: SignableRequest, s3: FaultCode, s3Words: RegExp, other: FaultCode];

const sigV2 = 'AWS AKIDEXAMPLE:c2lnbmF0dXJl';
const rows: readonly Row[] = [
  [
    'Signature Version 2',
    withHeader(sigV2),
    'InvalidRequest',
    /not supported\. Please use AWS4-HMAC-SHA256\.$/,
    'IncompleteSignature',
  ],
  [
    'Signature Version 4A',
    withHeader('AWS4-ECDSA-P256-SHA256 a'),
    'InvalidRequest',
    /Please use AWS4-HMAC/,
    'IncompleteSignature',
  ],
  ['Basic', withHeader('Basic dTpw'), 'InvalidArgument', /^Unsupported Authorization Type$/, 'IncompleteSignature'],
  ['an empty header', withHeader(''), 'InvalidArgument', /^Unsupported Authorization Type$/, 'IncompleteSignature'],
  [
    'both forms',
    withHeader(header(goodParts), date, query({})),
    'InvalidArgument',
    /^Only one auth mechanism/,
    'IncompleteSignature',
  ],
  [
    'no parameters',
    withHeader('AWS4-HMAC-SHA256'),
    'AuthorizationHeaderMalformed',
    /three components/,
    'IncompleteSignature',
  ],
  [
    'a part without value',
    withHeader('AWS4-HMAC-SHA256 Foo'),
    'AuthorizationHeaderMalformed',
    /component "Foo" is malformed/,
    'IncompleteSignature',
  ],
  [
    'a part twice',
    withHeader(`${header(goodParts)}, Signature=b`),
    'AuthorizationHeaderMalformed',
    /malformed/,
    'IncompleteSignature',
  ],
  [
    'no signature',
    withHeader(header({ ...goodParts, Signature: '' })),
    'AuthorizationHeaderMalformed',
    /missing Signature\.$/,
    'IncompleteSignature',
  ],
  [
    'a short credential',
    withHeader(header({ ...goodParts, Credential: 'AKID' })),
    'AuthorizationHeaderMalformed',
    /Credential is mal-formed/,
    'IncompleteSignature',
  ],
  [
    'a long credential',
    withHeader(header({ ...goodParts, Credential: `a/${credential}` })),
    'AuthorizationHeaderMalformed',
    /mal-formed/,
    'IncompleteSignature',
  ],
  [
    'a date of no day',
    withHeader(header({ ...goodParts, Credential: 'a/today/r/s3/aws4_request' })),
    'AuthorizationHeaderMalformed',
    /incorrect date format "today"/,
    'SignatureDoesNotMatch',
  ],
  [
    'another terminator',
    withHeader(header({ ...goodParts, Credential: 'a/20261120/r/s3/aws5_request' })),
    'AuthorizationHeaderMalformed',
    /incorrect terminal "aws5_request"/,
    'SignatureDoesNotMatch',
  ],
  [
    'no date',
    withHeader(header(goodParts), {}),
    'AccessDenied',
    /requires a valid Date or x-amz-date header/,
    'IncompleteSignature',
  ],
  [
    'a date in words',
    withHeader(header(goodParts), { 'x-amz-date': 'now' }),
    'AccessDenied',
    /valid Date/,
    'IncompleteSignature',
  ],
  [
    'a 31st of February',
    withHeader(header(goodParts), { 'x-amz-date': '20260231T000000Z' }),
    'AccessDenied',
    /valid Date/,
    'IncompleteSignature',
  ],
  [
    'a scope of another day',
    withHeader(header(goodParts), { 'x-amz-date': '20261121T000000Z' }),
    'AuthorizationHeaderMalformed',
    /Invalid credential date/,
    'SignatureDoesNotMatch',
  ],
  [
    'query: another algorithm',
    withQuery(query({ 'X-Amz-Algorithm': 'AWS5' })),
    'AuthorizationQueryParametersError',
    /only supports "AWS4-HMAC-SHA256"/,
    'IncompleteSignature',
  ],
  [
    'query: no algorithm',
    withQuery(query({ 'X-Amz-Algorithm': undefined })),
    'AuthorizationQueryParametersError',
    /^Query-string authentication version 4 requires/,
    'IncompleteSignature',
  ],
  [
    'query: no credential',
    withQuery(query({ 'X-Amz-Credential': undefined })),
    'AuthorizationQueryParametersError',
    /requires/,
    'IncompleteSignature',
  ],
  [
    'query: a parameter twice',
    withQuery(`${query({})}&X-Amz-Signature=b`),
    'AuthorizationQueryParametersError',
    /requires/,
    'IncompleteSignature',
  ],
  [
    'query: a bad credential',
    withQuery(query({ 'X-Amz-Credential': 'a/b' })),
    'AuthorizationQueryParametersError',
    /^Error parsing the X-Amz-Credential parameter/,
    'IncompleteSignature',
  ],
  [
    'query: a bad date',
    withQuery(query({ 'X-Amz-Date': 'now' })),
    'AuthorizationQueryParametersError',
    /ISO8601 Long Format/,
    'IncompleteSignature',
  ],
  [
    'query: another day',
    withQuery(query({ 'X-Amz-Date': '20261121T000000Z' })),
    'AuthorizationQueryParametersError',
    /Invalid credential date "20261120"/,
    'SignatureDoesNotMatch',
  ],
  [
    'query: a lifetime in words',
    withQuery(query({ 'X-Amz-Expires': 'undefined' })),
    'AuthorizationQueryParametersError',
    /should be a number/,
    'IncompleteSignature',
  ],
  [
    'query: a lifetime below 0',
    withQuery(query({ 'X-Amz-Expires': '-1' })),
    'AuthorizationQueryParametersError',
    /non-negative/,
    'IncompleteSignature',
  ],
  [
    'query: over a week',
    withQuery(query({ 'X-Amz-Expires': '604801' })),
    'AuthorizationQueryParametersError',
    /less than a week/,
    'IncompleteSignature',
  ],
];

function faultFor(request: SignableRequest, style: SignatureStyle) {
  const claim = parseSignedRequest(request, style);
  assert.ok(claim.kind === 'refused', `expected a refusal, got ${claim.kind}`);
  return faultOfRefusal(claim.refusal, style);
}

for (const [name, request, s3, s3Words, other] of rows) {
  test(`${name}: ${s3} in S3, ${other} elsewhere`, () => {
    const fault = faultFor(request, 's3');
    assert.equal(fault.code, s3);
    assert.match(fault.message, s3Words);
    assert.equal(faultFor(request, 'other').code, other);
  });
}

test('the good ones parse, so that each row differs by what it names', () => {
  const inHeader = parseSignedRequest(withHeader(header(goodParts)), 's3');
  assert.ok(inHeader.kind === 'header');
  assert.deepEqual(inHeader.scope, { date: '20261120', region: 'us-east-1', service: 's3' });
  const inQuery = parseSignedRequest(withQuery(query({ 'X-Amz-Expires': '604800' })), 's3');
  assert.ok(inQuery.kind === 'query');
  assert.equal(inQuery.expiresSeconds, 604_800);
  assert.equal(parseSignedRequest(withQuery(query({ 'X-Amz-Expires': undefined })), 'other').kind, 'query');
});

test('`Date` counts where `x-amz-date` is not sent', () => {
  const claim = parseSignedRequest(withHeader(header(goodParts), { date: 'Fri, 20 Nov 2026 12:00:00 GMT' }), 's3');
  assert.ok(claim.kind === 'header');
  assert.equal(claim.dateTime, '20261120T120000Z');
});

test('nobody signs: anonymous', () => {
  for (const rawQuery of ['', 'list-type=2', 'Expires=1', 'prefix=X-Amz-Signature', 'prefix=Signature'])
    assert.equal(parseSignedRequest({ method: 'GET', rawPath: '/', rawQuery, headers: {} }, 's3').kind, 'anonymous');
});

test('Version 2 in the query is for S3 to read, and unsupported elsewhere', () => {
  const whole = withQuery('AWSAccessKeyId=a&Signature=b&Expires=1');
  for (const request of [whole, withQuery('Signature=b'), withQuery('AWSAccessKeyId=a')])
    assert.equal(parseSignedRequest(request, 's3').kind, 'version-2');
  assert.equal(faultFor(whole, 'other').code, 'IncompleteSignature');
  const inHeaderToo = { ...whole, headers: { authorization: header(goodParts) } };
  assert.equal(faultFor(inHeaderToo, 's3').code, 'InvalidArgument');
  // Where both versions are claimed, the later one is read, and it signs the whole query.
  assert.equal(
    parseSignedRequest(withQuery(`${query({})}&AWSAccessKeyId=a&Signature=b&Expires=1`), 's3').kind,
    'query',
  );
});
