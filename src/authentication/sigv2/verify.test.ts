// Signature Version 2: the examples of AWS's page, URLs that boto3 made, and everything that must not pass.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationExamples
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { operationNames, operationSchema } from '../../protocol/schema/model.ts';
import { parseQuery } from '../sigv4/presigned-query.ts';
import type { SignableRequest } from '../sigv4/signed-request.ts';
import { faultOfRefusal } from './refusal-fault.ts';
import { signedHeaders, stringToSign } from './string-to-sign.ts';
import { subResources } from './sub-resources.ts';
import { parseQueryClaim, type Refusal, type VerifyOptions, verifyQueryClaim } from './verify.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const sign = (text: string): string => createHmac('sha1', secret).update(text, 'latin1').digest('base64');

interface Example {
  readonly method: string;
  readonly path: string;
  readonly rawQuery?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly repeatedHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly date: string;
  readonly signature: string;
}

/** The page signs headers, where the date takes the place of `Expires`. */
const examples: Readonly<Record<string, Example>> = {
  'object GET': {
    method: 'GET',
    path: '/awsexamplebucket1/photos/puppy.jpg',
    headers: {},
    date: 'Tue, 27 Mar 2007 19:36:42 +0000',
    signature: 'qgk2+6Sv9/oM7G3qLEjTH1a1l1g=',
  },
  'object PUT': {
    method: 'PUT',
    path: '/awsexamplebucket1/photos/puppy.jpg',
    headers: { 'content-type': 'image/jpeg', 'content-length': '94328' },
    date: 'Tue, 27 Mar 2007 21:15:45 +0000',
    signature: 'iqRzw+ileNPu1fhspnRs8nOjjIA=',
  },
  list: {
    method: 'GET',
    path: '/awsexamplebucket1/',
    rawQuery: 'prefix=photos&max-keys=50&marker=puppy',
    headers: { 'user-agent': 'Mozilla/5.0' },
    date: 'Tue, 27 Mar 2007 19:42:41 +0000',
    signature: 'm0WP8eCtspQl5Ahe6L1SozdX9YA=',
  },
  fetch: {
    method: 'GET',
    path: '/awsexamplebucket1/',
    rawQuery: 'acl',
    headers: {},
    date: 'Tue, 27 Mar 2007 19:44:46 +0000',
    signature: '82ZHiFIjc+WbcwFKGUVEQspPn+0=',
  },
  upload: {
    method: 'PUT',
    path: '/static.johnsmith.net/db-backup.dat.gz',
    headers: {
      'x-amz-acl': 'public-read',
      'content-type': 'application/x-download',
      'content-md5': '4gJE4saaMU4BqNR0kLY+lw==',
      'x-amz-meta-reviewedby': 'joe@johnsmith.net, jane@johnsmith.net',
      'x-amz-meta-filechecksum': '0x02661779',
      'x-amz-meta-checksumalgorithm': 'crc32',
    },
    repeatedHeaders: { 'x-amz-meta-reviewedby': ['joe@johnsmith.net', ' jane@johnsmith.net'] },
    date: 'Tue, 27 Mar 2007 21:06:08 +0000',
    signature: 'ilyl83RwaSoYIEdixDQcA4OnAnc=',
  },
  'list all my buckets': {
    method: 'GET',
    path: '/',
    headers: {},
    date: 'Wed, 28 Mar 2007 01:29:59 +0000',
    signature: 'qGdzdERIC03wnaRNKh6OqZehG9s=',
  },
  'Unicode keys': {
    method: 'GET',
    path: '/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re',
    headers: {},
    date: 'Wed, 28 Mar 2007 01:49:49 +0000',
    signature: 'DNEZGsoieTZ92F3bUfSPQcbGmlM=',
  },
};

suite('the string to sign', () => {
  for (const [name, example] of Object.entries(examples))
    test(`AWS's example: ${name}`, () => {
      const { method, path, rawQuery = '', date, headers, repeatedHeaders = {} } = example;
      const request = { method, rawPath: path, rawQuery, headers, repeatedHeaders };
      const { values: query } = parseQuery(rawQuery);
      const text = stringToSign({ method, headers: signedHeaders(request, {}), date, path, query });
      assert.equal(sign(text), example.signature, text);
    });

  test('every parameter that selects an operation in AWS’s model is signed, but the one of a listing', () => {
    const selecting = operationNames('s3').flatMap((name) => operationSchema('s3', name)?.http?.query ?? []);
    assert.ok(selecting.length > 50);
    const unsigned = selecting.map(([name]) => name).filter((name) => !subResources.has(name));
    assert.deepEqual([...new Set(unsigned)], ['list-type']);
  });
});

const expires = 1_795_199_779;
const bySecret = { secret: 'secret', nowMs: (expires - 60) * 1000, hostBucket: undefined };
const token = 'x-amz-security-token=tok%2F%2B%3D';
const key = 'AWSAccessKeyId=AKIDEXAMPLE';
const until = `Expires=${expires}`;

/** As boto3 1.43 presigns with its default settings, under the secret `secret`. */
const made: Readonly<Record<string, SignableRequest>> = {
  'a GET of an odd key': {
    method: 'GET',
    rawPath: '/b/a%20b%2B%C3%BC',
    rawQuery: `${key}&Signature=gGYysntvdtvO86KAyebf5xEWbs8%3D&${token}&${until}`,
    headers: {},
  },
  'a PUT with headers in the query': {
    method: 'PUT',
    rawPath: '/b/k',
    rawQuery: `${key}&Signature=aElAuaSJzvlCQs0f574HL7tnGt8%3D&content-type=text%2Fplain&x-amz-meta-a=b&x-amz-server-side-encryption=aws%3Akms&${token}&${until}`,
    headers: {},
  },
  'a list, which is signed with a slash after the bucket': {
    method: 'GET',
    rawPath: '/b',
    rawQuery: `list-type=2&prefix=x&encoding-type=url&${key}&Signature=%2F29GTwXbJY6K0ZdllrZYCyKRVgg%3D&${token}&${until}`,
    headers: {},
  },
  'a GET whose answer names a file': {
    method: 'GET',
    rawPath: '/b/k',
    rawQuery: `response-content-disposition=attachment%3B%20filename%3D%C3%BC.txt&${key}&Signature=qu2iv456AGuSVJLd7NXFJvjVs4M%3D&${token}&${until}`,
    headers: {},
  },
};

function outcomeOf(request: SignableRequest, options: VerifyOptions): Refusal | 'verified' {
  const claim = parseQueryClaim(request, parseQuery(request.rawQuery));
  if (claim.kind === 'refused') return claim.refusal;
  const outcome = verifyQueryClaim(request, claim, options);
  return outcome.kind === 'refused' ? outcome.refusal : 'verified';
}

function reasonOf(request: SignableRequest, options: VerifyOptions = bySecret): string {
  const outcome = outcomeOf(request, options);
  return outcome === 'verified' ? outcome : outcome.reason;
}

const put = made['a PUT with headers in the query'] ?? assert.fail();
const get = made['a GET whose answer names a file'] ?? assert.fail();

function changed(request: SignableRequest, from: string, to: string): SignableRequest {
  assert.ok(request.rawQuery.includes(from), from);
  return { ...request, rawQuery: request.rawQuery.replace(from, to) };
}

suite('a URL that boto3 made', () => {
  for (const [name, request] of Object.entries(made))
    test(`${name} is verified, and is no other`, () => {
      assert.equal(reasonOf(request), 'verified');
      assert.equal(reasonOf({ ...request, method: 'DELETE' }), 'mismatch');
      assert.equal(reasonOf({ ...request, method: 'HEAD' }), 'mismatch');
      assert.equal(reasonOf({ ...request, rawPath: `${request.rawPath}x` }), 'mismatch');
      assert.equal(reasonOf(request, { ...bySecret, secret: 'Secret' }), 'mismatch');
      assert.equal(reasonOf(request, { ...bySecret, hostBucket: 'b' }), 'mismatch');
      assert.equal(reasonOf(changed(request, token, `${token}x`)), 'mismatch');
      assert.equal(reasonOf(changed(request, token, 'a=b')), 'mismatch');
      assert.equal(reasonOf(changed(request, until, `Expires=${expires + 1}`)), 'mismatch');
      for (const added of [
        'acl',
        'encryption=',
        'versionId=1',
        'response-expires=0',
        'x-amz-acl=private',
        'content-md5=x',
      ])
        assert.equal(reasonOf({ ...request, rawQuery: `${request.rawQuery}&${added}` }), 'mismatch', added);
      for (const header of ['x-amz-acl', 'x-amz-meta-b', 'content-type', 'content-md5', 'x-amz-copy-source'])
        assert.equal(reasonOf({ ...request, headers: { [header]: 'other' } }), 'mismatch', header);
    });

  test('headers may be sent as well as carried, when they say the same', () => {
    assert.equal(reasonOf({ ...put, headers: { 'content-type': ' text/plain ', 'x-amz-meta-a': 'b' } }), 'verified');
    assert.equal(reasonOf({ ...put, headers: { 'x-amz-meta-a': 'c' } }), 'mismatch');
  });

  test('it ends with its time, which may be far', () => {
    assert.equal(reasonOf(get, { ...bySecret, nowMs: expires * 1000 }), 'verified');
    assert.equal(reasonOf(get, { ...bySecret, nowMs: 0 }), 'verified');
    const outcome = outcomeOf(get, { ...bySecret, nowMs: expires * 1000 + 1 });
    assert.ok(outcome !== 'verified');
    const fault = faultOfRefusal(outcome);
    assert.equal(fault.code, 'AccessDenied');
    assert.equal(fault.message, 'Request has expired');
    const { Expires, ServerTime } = fault.fields as { readonly Expires: string; readonly ServerTime: string };
    assert.deepEqual([Expires, ServerTime], ['2026-11-20T18:36:19Z', '2026-11-20T18:36:19Z']);
  });

  test('no character of it can change but those that mean the same', () => {
    const text = put.rawQuery;
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'aZ09%&=/;,+ -_~?'), (at, character) => {
        const rawQuery = text.slice(0, at) + character + text.slice(at + 1);
        const said = (query: string) =>
          [...parseQuery(query).values]
            .map(([name, value]) => `${/^x-amz-/i.test(name) ? name.toLowerCase() : name}: ${value}`)
            .sort()
            .join();
        // Another access key has another secret: the caller looks it up by the id.
        if (parseQuery(rawQuery).values.get('AWSAccessKeyId') !== 'AKIDEXAMPLE') return;
        const outcome = outcomeOf({ ...put, rawQuery }, bySecret);
        if (outcome === 'verified') assert.equal(said(rawQuery), said(text), rawQuery);
        else assert.ok(faultOfRefusal(outcome).message.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});

/** A URL under the secret of AWS's page. */
function urlOf(parts: { path?: string; query?: string; canonical: string }): SignableRequest {
  const signature = encodeURIComponent(sign(`GET\n\n\n${expires}\n${parts.canonical}`));
  const rawQuery = `${parts.query ?? ''}&${key}&${until}&Signature=${signature}`;
  return { method: 'GET', rawPath: parts.path ?? '/b/k', rawQuery, headers: {} };
}
const byPage = { ...bySecret, secret };

test('AWS’s example of a query, where the host names the bucket', () => {
  const request: SignableRequest = {
    method: 'GET',
    rawPath: '/photos/puppy.jpg',
    rawQuery: 'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620',
    headers: { host: 'johnsmith.s3.amazonaws.com' },
  };
  const options = { secret, nowMs: 1_175_139_000_000, hostBucket: 'johnsmith' };
  assert.equal(reasonOf(request, options), 'verified');
  assert.equal(reasonOf(request, { ...options, hostBucket: 'other' }), 'mismatch');
  assert.equal(reasonOf(request, { ...options, hostBucket: undefined }), 'mismatch');
});

test('sub-resources are signed in order, without `=` where they have no value', () => {
  const canonical = '/b/k?partNumber=1&uploadId=a b';
  assert.equal(reasonOf(urlOf({ query: 'uploadId=a+b&x-id=UploadPart&partNumber=1', canonical }), byPage), 'verified');
  assert.equal(reasonOf(urlOf({ query: 'uploadId=a&partNumber=1', canonical }), byPage), 'mismatch');
  for (const query of ['acl', 'acl='])
    assert.equal(reasonOf(urlOf({ query, canonical: '/b/k?acl' }), byPage), 'verified');
});

test('a value that reads like a parameter is not taken for one', () => {
  const canonical = '/b/k?response-content-type=x&versionId=1';
  assert.equal(reasonOf(urlOf({ query: 'response-content-type=x&versionId=1', canonical }), byPage), 'verified');
  assert.equal(reasonOf(urlOf({ query: 'response-content-type=x%26versionId%3D1', canonical }), byPage), 'mismatch');
  const file = 'attachment; filename=a&b';
  const honest = { query: 'response-content-disposition=attachment%3B+filename%3Da%26b' };
  const named = urlOf({ ...honest, canonical: `/b/k?response-content-disposition=${file}` });
  assert.equal(reasonOf(named, byPage), 'verified');
  const broken = urlOf({ query: 'x-amz-meta-a=1%0Ax-amz-meta-b:2', canonical: '/b/k' });
  assert.equal(reasonOf(broken, byPage), 'unsendable-header');
  const colon = urlOf({ query: 'x-amz-meta-a%3A1=2', canonical: 'x-amz-meta-a:1:2\n/b/k' });
  assert.equal(reasonOf(colon, byPage), 'mismatch');
});

test('parts that are missing, empty, sent twice or no time', () => {
  for (const rawQuery of [
    `${key}&${until}`,
    `${key}&Signature=a`,
    `Signature=a&${until}`,
    `${key}&Signature=&${until}`,
  ])
    assert.equal(reasonOf({ ...get, rawQuery }), 'missing-parameters', rawQuery);
  for (const twice of [key, until, 'Signature=x'])
    assert.equal(reasonOf({ ...get, rawQuery: `${get.rawQuery}&${twice}` }), 'missing-parameters', twice);
  for (const time of ['soon', '1.5', '1e9', '2147483648', '-2147483648', '99999999999999999999'])
    assert.equal(reasonOf(changed(get, until, `Expires=${time}`)), 'malformed-expires', time);
  for (const time of ['2147483647', '0001795199779'])
    assert.equal(reasonOf(changed(get, until, `Expires=${time}`)), 'mismatch');
  assert.equal(reasonOf(changed(get, until, 'Expires=-1')), 'expired');
});

test('a mismatch tells what was signed here', () => {
  const outcome = outcomeOf(changed(get, 'Signature=q', 'Signature=r'), bySecret);
  assert.ok(outcome !== 'verified');
  const fault = faultOfRefusal(outcome);
  assert.equal(fault.code, 'SignatureDoesNotMatch');
  assert.deepEqual(fault.fields, {
    AWSAccessKeyId: 'AKIDEXAMPLE',
    StringToSign: `GET\n\n\n${expires}\nx-amz-security-token:tok/+=\n/b/k?response-content-disposition=attachment; filename=ü.txt`,
    SignatureProvided: 'ru2iv456AGuSVJLd7NXFJvjVs4M=',
  });
});
