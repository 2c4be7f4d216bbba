// The words and fields of what is refused after parsing: times, headers, the signature itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfRefusal } from './refusal-fault.ts';

const nowMs = Date.UTC(2015, 7, 30, 12, 36, 0);

test('a clock that differs: RequestTimeTooSkewed in S3, both times in the words of the others', () => {
  const late = { reason: 'too-late', form: 'header', signedAtMs: Date.UTC(2015, 7, 30, 12, 20, 59), nowMs } as const;
  const early = { reason: 'too-early', form: 'header', signedAtMs: Date.UTC(2015, 7, 30, 12, 51, 1), nowMs } as const;
  const skewed = faultOfRefusal(late, 's3');
  assert.equal(skewed.code, 'RequestTimeTooSkewed');
  assert.deepEqual(skewed.fields, {
    RequestTime: '20150830T122059Z',
    ServerTime: '2015-08-30T12:36:00Z',
    MaxAllowedSkewMilliseconds: '900000',
  });
  assert.equal(faultOfRefusal(early, 's3').code, 'RequestTimeTooSkewed');
  assert.equal(faultOfRefusal({ ...early, form: 'query' }, 's3').message, 'Request is not valid yet');
  const expired = faultOfRefusal(late, 'other');
  assert.equal(expired.code, 'SignatureDoesNotMatch');
  assert.equal(
    expired.message,
    'Signature expired: 20150830T122059Z is now earlier than 20150830T122100Z (20150830T123600Z - 15 min.)',
  );
  assert.equal(
    faultOfRefusal(early, 'other').message,
    'Signature not yet current: 20150830T125101Z is still later than 20150830T125100Z (20150830T123600Z + 15 min.)',
  );
});

test('a signature that does not match: S3 shows what it computed, the others do not', () => {
  const evidence = {
    accessKeyId: 'AKID',
    canonicalRequest: 'GET\n/',
    stringToSign: 'AWS4-HMAC-SHA256\n',
    signatureProvided: 'abc',
  };
  const s3 = faultOfRefusal({ reason: 'mismatch', evidence }, 's3');
  assert.equal(s3.code, 'SignatureDoesNotMatch');
  assert.deepEqual(s3.fields, {
    AWSAccessKeyId: 'AKID',
    StringToSign: 'AWS4-HMAC-SHA256\n',
    SignatureProvided: 'abc',
    CanonicalRequest: 'GET\n/',
  });
  const other = faultOfRefusal({ reason: 'mismatch', evidence }, 'other');
  assert.equal(other.code, 'SignatureDoesNotMatch');
  assert.match(other.message, /Check your AWS Secret Access Key and signing method\. Consult the service/);
  assert.deepEqual(Object.keys(other.fields), ['message']);
});

test('unsigned headers are named', () => {
  const headers = ['host', 'x-amz-acl'];
  const s3 = faultOfRefusal({ reason: 'headers-not-signed', headers }, 's3');
  assert.equal(s3.code, 'AccessDenied');
  assert.equal(s3.fields.HeadersNotSigned, 'host, x-amz-acl');
  assert.match(faultOfRefusal({ reason: 'headers-not-signed', headers }, 'other').message, /^'Host' or ':authority'/);
});

test('another Region is told where one is expected', () => {
  const wrong = { reason: 'wrong-region', form: 'header', given: 'eu-west-1', expected: 'us-east-1' } as const;
  const s3 = faultOfRefusal(wrong, 's3');
  assert.equal(s3.code, 'AuthorizationHeaderMalformed');
  assert.equal(s3.fields.Region, 'us-east-1');
  assert.match(s3.message, /the region 'eu-west-1' is wrong; expecting 'us-east-1'$/);
  assert.equal(faultOfRefusal(wrong, 'other').code, 'SignatureDoesNotMatch');
});
