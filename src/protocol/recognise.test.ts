// Recognition: every S3 operation from its own binding, addressing, Regions, dialects, and what must not be mistaken.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { WireRequest } from '../kernel/wire.ts';
import { nameOperation, recognise } from './recognise.ts';
import type { Recognition, Target } from './recognised.ts';
import { operationNames, operationSchema } from './schema/model.ts';
import { wire } from './testing.ts';

const options = { domains: ['localhost', 'example.com'] };
const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const signedFor = (service: string, region = 'eu-west-1') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});

function targetOf(recognition: Recognition): Target {
  return recognition.kind === 'operation' ? recognition.recognised : recognition.target;
}

/** `operation`, or what it is refused with. */
function verdict(request: Partial<WireRequest>): string {
  const recognition = recognise(wire(request), options);
  if (recognition.kind === 'operation') return recognition.recognised.operation.name;
  return recognition.kind === 'refused' ? recognition.fault.code : recognition.kind;
}

suite('S3 operations', () => {
  for (const name of operationNames('s3')) {
    const schema = operationSchema('s3', name);
    if (!schema?.http || name === 'ListDirectoryBuckets') continue;
    const { http, input } = schema;
    test(name, () => {
      const isObject = http.path.includes('{Key+}');
      const rawPath = isObject
        ? '/my-bucket/a/key'
        : http.path !== '/'
          ? http.path
          : input.byName.has('Bucket')
            ? '/my-bucket'
            : '/';
      const required = input.members.filter((member) => member.required);
      const query = [
        ...http.query.map(([key, value]) => (value ? `${key}=${value}` : key)),
        ...required.flatMap((member) => (member.location.kind === 'query' ? [`${member.location.name}=1`] : [])),
        `x-id=${name}`,
      ];
      const headers = Object.fromEntries(
        required.flatMap((member) => (member.location.kind === 'header' ? [[member.location.name, 'x']] : [])),
      );
      assert.equal(verdict({ method: http.method, rawPath, rawQuery: query.join('&'), headers }), name);
    });
  }

  for (const [method, path, headers, expected] of [
    ['GET', '/', {}, 'ListBuckets'],
    ['GET', '/b', {}, 'ListObjects'],
    ['GET', '/b/', {}, 'ListObjects'],
    ['GET', '/b?list-type=2&prefix=x', {}, 'ListObjectsV2'],
    ['GET', '/b/k?partNumber=2', {}, 'GetObject'],
    ['GET', '/b/k?response-content-type=x&versionId=y', {}, 'GetObject'],
    ['HEAD', '/b', {}, 'HeadBucket'],
    ['HEAD', '/b/k', {}, 'HeadObject'],
    ['PUT', '/b/k', { 'x-amz-copy-source': '/a/b' }, 'CopyObject'],
    ['PUT', '/b/k?partNumber=1&uploadId=u', { 'x-amz-copy-source': '/a/b' }, 'UploadPartCopy'],
    ['PUT', '/b/k?partNumber=1&uploadId=u', {}, 'UploadPart'],
    ['PUT', '/b/k?unheard-of', {}, 'PutObject'],
    ['PUT', '/b/k?partNumber=1', {}, 'MethodNotAllowed'],
    ['PUT', '/b/k?uploadId=u', {}, 'MethodNotAllowed'],
    ['PUT', '/b/k?torrent', {}, 'MethodNotAllowed'],
    ['DELETE', '/b?location', {}, 'MethodNotAllowed'],
    ['DELETE', '/b?policy', {}, 'DeleteBucketPolicy'],
    ['POST', '/b/k', {}, 'MethodNotAllowed'],
    ['POST', '/b', {}, 'PreconditionFailed'],
    ['POST', '/b', { 'content-type': 'text/plain' }, 'PreconditionFailed'],
    ['POST', '/b?torrent', {}, 'MethodNotAllowed'],
    ['PATCH', '/b/k', {}, 'MethodNotAllowed'],
    ['DELETE', '/', {}, 'MethodNotAllowed'],
    ['GET', '//k', {}, 'InvalidURI'],
    ['GET', '/b/%zz', {}, 'InvalidURI'],
    ['GET', '/b/%', {}, 'InvalidURI'],
    ['GET', '/b/%ff', {}, 'InvalidURI'],
    ['GET', '/b/%C0%AF', {}, 'InvalidURI'],
    ['GET', '/b/%ED%A0%80', {}, 'InvalidURI'],
    ['GET', '/%E4/k', {}, 'InvalidURI'],
    ['GET', '/b/k\u00e9', {}, 'InvalidURI'],
    ['GET', '/b?prefix=%f', {}, 'InvalidURI'],
    ['GET', '*', {}, 'InvalidURI'],
  ] as const)
    test(`${method} ${path} is ${expected}`, () => {
      const [rawPath = '', rawQuery = ''] = path.split('?');
      assert.equal(verdict({ method, rawPath, rawQuery, headers }), expected);
    });
});

suite('addressing', () => {
  for (const [host, rawPath, bucket, key, region] of [
    ['127.0.0.1:9000', '/b/a+b%2Bc%2Fd', 'b', 'a+b+c/d', undefined],
    ['localhost:9000', '/b//a', 'b', '/a', undefined],
    ['s3.localhost', '/b/../c/./d', 'b', '../c/./d', undefined],
    ['s3.eu-west-1.localhost:9000', '/b', 'b', undefined, 'eu-west-1'],
    ['my.bucket.s3.localhost', '/%E2%82%AC', 'my.bucket', '\u20ac', undefined],
    ['My-Bucket.S3.eu-west-1.Example.com', '//a/', 'my-bucket', '/a/', 'eu-west-1'],
    ['b.s3.localhost', '/', 'b', undefined, undefined],
    ['my-bucket.localhost:9000', '/k', 'my-bucket', 'k', undefined],
    ['store.example.com', '/b/k', 'store', 'b/k', undefined],
    ['_.localhost', '/b/k', 'b', 'k', undefined],
    ['s3.s3.localhost', '/k', 's3', 'k', undefined],
    ['b.s3.elsewhere.org', '/x/k', 'x', 'k', undefined],
    ['s3.dualstack.us-east-2.localhost', '/x/k', 'x', 'k', 'us-east-2'],
    ['127.0.0.1', '/b%2Fc/k', 'b/c', 'k', undefined],
    ['my.bucket.s3-website.localhost:9000', '/a/', 'my.bucket', 'a/', undefined],
    ['b.s3-website-eu-west-1.localhost', '/', 'b', undefined, 'eu-west-1'],
  ] as const)
    test(`${host}${rawPath}`, () => {
      const target = targetOf(recognise(wire({ rawPath, headers: { host } }), options));
      assert.deepEqual([target.bucket, target.key, target.region], [bucket, key, region]);
    });

  test('a website host shows pages to nobody in particular, and a preflight is one on every host', () => {
    const website = { host: 'b.s3-website.localhost', ...signedFor('kms') };
    const kinds = [
      verdict({ rawPath: '/k', headers: website }),
      verdict({ method: 'PUT', rawPath: '/k', headers: website }),
      verdict({ method: 'OPTIONS', rawPath: '/k', headers: website }),
      verdict({ method: 'OPTIONS', rawPath: '/b', headers: { host: 'localhost' } }),
      verdict({ method: 'OPTIONS', rawPath: '/', headers: { host: 'localhost' } }),
    ];
    assert.deepEqual(kinds, ['website', 'website', 'preflight', 'preflight', 'MethodNotAllowed']);
  });

  test('a directory bucket is recognised and not built', () => {
    const request = wire({
      rawPath: '/k',
      headers: { host: 'b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.localhost' },
    });
    const recognition = recognise(request, options);
    assert.equal(recognition.kind === 'refused' && recognition.fault.code, 'NotImplemented');
    assert.equal(targetOf(recognition).dialect, 'rest-xml');
  });

  test('S3 Control is known by its host, or by the header that all its requests have', () => {
    const rawPath = '/v20180820/configuration/publicAccessBlock';
    const account = { 'x-amz-account-id': '111122223333' };
    const serviceOf = (headers: Record<string, string>, path = rawPath) =>
      targetOf(recognise(wire({ rawPath: path, headers }), options)).service;
    for (const headers of [
      { host: '111122223333.localhost:9000', ...account },
      { host: '127.0.0.1:9000', ...account, ...signedFor('s3') },
      { host: '111122223333.s3-control.eu-west-1.localhost' },
      { host: 's3-control.localhost', ...signedFor('s3') },
      { host: 's3-control.dualstack.eu-west-1.example.com' },
    ])
      assert.equal(serviceOf(headers), 's3control', headers.host);
    assert.equal(serviceOf({ host: 'localhost', ...signedFor('s3') }), 's3');
    assert.equal(serviceOf({ host: 'localhost', ...account }, '/b/k'), 's3');
    assert.equal(serviceOf({ host: 'localhost', ...account, ...signedFor('kms') }), 'kms');
    assert.equal(serviceOf({ host: 'b.s3-website.localhost', ...account }), 's3');
    const named = recognise(wire({ rawPath, headers: signedFor('s3control') }), options);
    assert.equal(named.kind === 'refused' && named.fault.code, 'NotImplemented');
    const host = '111122223333.s3-control.eu-west-1.localhost';
    assert.equal(targetOf(recognise(wire({ rawPath, headers: { host } }), options)).region, 'eu-west-1');
  });

  test('the Region of the credential scope wins over that of the host', () => {
    const headers = { host: 's3.us-east-1.localhost', ...signedFor('s3', 'ap-south-1') };
    assert.equal(targetOf(recognise(wire({ headers }), options)).region, 'ap-south-1');
    const presigned = wire({
      rawQuery: 'X-Amz-Credential=AKIA%2F20260101%2Fsa-east-1%2Fs3%2Faws4_request',
      rawPath: '/b/k',
    });
    assert.equal(targetOf(recognise(presigned, options)).region, 'sa-east-1');
  });
});

suite('JSON and forms', () => {
  const post = (headers: Record<string, string>) => ({ method: 'POST', headers });
  for (const [service, amzTarget, expected] of [
    ['kms', 'TrentService.Encrypt', 'Encrypt'],
    ['organizations', 'AWSOrganizationsV20161128.CreateAccount', 'CreateAccount'],
    ['cloudtrail', 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents', 'LookupEvents'],
    ['cloudtrail', 'CloudTrail_20131101.LookupEvents', 'LookupEvents'],
    ['kms', 'TrentService.Encrypted', 'UnknownOperation'],
    ['kms', 'Other.Encrypt', 'UnknownOperation'],
    ['kms', 'Encrypt', 'UnknownOperation'],
    ['kms', 'TrentService.__proto__', 'UnknownOperation'],
    ['kms', '', 'UnknownOperation'],
  ] as const) {
    test(`${amzTarget} signed for ${service} is ${expected}`, () => {
      assert.equal(verdict(post({ ...signedFor(service), 'x-amz-target': amzTarget })), expected);
      const target = targetOf(recognise(wire(post({ ...signedFor(service), 'x-amz-target': amzTarget })), options));
      assert.deepEqual([target.dialect, target.service], ['json', service]);
    });
  }

  test('an unsigned target names its service', () => {
    assert.equal(targetOf(recognise(wire(post({ 'x-amz-target': 'TrentService.Encrypt' })), options)).service, 'kms');
  });

  test('a service that does not exist here is refused in the dialect of its request', () => {
    const request = wire(post({ ...signedFor('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.GetItem' }));
    assert.equal(targetOf(recognise(request, options)).dialect, 'json');
    assert.equal(verdict(request), 'NotImplemented');
    assert.equal(verdict(post({ ...form, ...signedFor('ec2') })), 'NotImplemented');
  });

  for (const [body, headers, expected] of [
    ['Action=GetUser&Version=2010-05-08', signedFor('iam'), 'iam GetUser'],
    ['Action=GetCallerIdentity&Version=2011-06-15', signedFor('sts'), 'sts GetCallerIdentity'],
    ['Version=2011-06-15&Action=AssumeRoleWithWebIdentity', {}, 'sts AssumeRoleWithWebIdentity'],
    ['Action=GetUser&Version=2010-05-08', {}, 'iam GetUser'],
    ['Action=GetUser', signedFor('iam'), 'iam GetUser'],
    ['Action=GetUser&Version=2011-06-15', signedFor('iam'), 'iam InvalidAction'],
    ['Action=Nonsense&Version=2010-05-08', signedFor('iam'), 'iam InvalidAction'],
    ['Action=GetUser&Version=2010-05-08', signedFor('sts'), 'sts InvalidAction'],
    ['Version=2010-05-08', signedFor('iam'), 'iam MissingAction'],
    ['', signedFor('sts'), 'sts MissingAction'],
    ['Action=%zz', signedFor('sts'), 'sts SerializationException'],
  ] as const)
    test(`the form \`${body}\` is ${expected}`, () => {
      const first = recognise(wire(post({ ...form, ...headers })), options);
      assert.ok(first.kind === 'in-body');
      const named = nameOperation(first.target, Buffer.from(body));
      const what =
        named.kind === 'operation' ? named.recognised.operation.name : named.kind === 'refused' ? named.fault.code : '';
      assert.equal(`${targetOf(named).service} ${what}`, expected);
    });

  test('an action in the query needs no body', () => {
    assert.equal(verdict({ rawQuery: 'Action=GetCallerIdentity&Version=2011-06-15' }), 'GetCallerIdentity');
  });
});
