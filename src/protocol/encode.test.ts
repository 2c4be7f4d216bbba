// Responses whose form is easily got wrong: statuses, empty documents, odd roots, characters that XML does not like.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ServiceName } from '../kernel/service.ts';
import type { WireResponse } from '../kernel/wire.ts';
import { encode } from './encode.ts';
import type { Recognised } from './recognised.ts';
import { dialects, operationSchema } from './schema/model.ts';
import { collect, sendWithSdk } from './testing.ts';

const ids = { requestId: 'REQ', hostId: 'HOST' };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

function respond(service: ServiceName, name: string, output: object, jsonVersion: '1.0' | '1.1' = '1.1'): WireResponse {
  const operation = operationSchema(service, name);
  assert.ok(operation);
  const recognised: Recognised = {
    service,
    dialect: dialects[service],
    jsonVersion,
    method: operation.http?.method ?? 'POST',
    region: undefined,
    bucket: 'b',
    hostBucket: undefined,
    key: 'k',
    rawPath: '/b/k',
    query: new Map(),
    headers: {},
    operation,
  };
  return encode(recognised, output, ids);
}

const textOf = async (response: WireResponse) => (await collect(response.body)).toString();

suite('responses of S3', () => {
  test('a location is the root itself, and empty for us-east-1', async () => {
    const root = 'LocationConstraint';
    assert.equal(await textOf(respond('s3', 'GetBucketLocation', {})), `${declaration}<${root} ${ns}/>`);
    const there = respond('s3', 'GetBucketLocation', { LocationConstraint: 'eu-west-1' });
    assert.equal(await textOf(there), `${declaration}<${root} ${ns}>eu-west-1</${root}>`);
    const read = await sendWithSdk('s3', 'GetBucketLocation', { Bucket: 'b' }, () => there);
    assert.equal(read.LocationConstraint, 'eu-west-1');
  });

  test('a whole object is 200 and a range 206, the stream passed on as it is', () => {
    const body = (async function* () {
      yield Buffer.from('abc');
    })();
    const whole = respond('s3', 'GetObject', { Body: body, ContentLength: 3, ETag: '"e"', LastModified: new Date(0) });
    assert.equal(whole.status, 200);
    assert.equal(whole.body, body);
    assert.deepEqual(whole.headers, {
      'x-amz-request-id': 'REQ',
      'x-amz-id-2': 'HOST',
      'content-length': '3',
      etag: '"e"',
      'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
    });
    assert.equal(respond('s3', 'GetObject', { Body: body, ContentRange: 'bytes 0-2/9' }).status, 206);
  });

  test('a deletion is 204 without a body or its length', () => {
    const { status, headers, body } = respond('s3', 'DeleteObject', { DeleteMarker: true, VersionId: 'v' });
    assert.deepEqual(
      [status, headers['x-amz-delete-marker'], headers['x-amz-version-id'], body],
      [204, 'true', 'v', undefined],
    );
    assert.equal('content-length' in headers, false);
  });

  test('HEAD gives the length of the object and no body', () => {
    const { headers, body } = respond('s3', 'HeadObject', { ContentLength: 9, Metadata: { a: 'b' } });
    assert.deepEqual([headers['content-length'], headers['x-amz-meta-a'], body], ['9', 'b', undefined]);
  });

  test('an output without members still says that its body is empty', () => {
    const { status, headers, body } = respond('s3', 'PutObject', { ETag: '"e"' });
    assert.deepEqual([status, headers['content-length'], headers.etag, body], [200, '0', '"e"', undefined]);
  });

  test('keys that XML does not like are written as references', async () => {
    const Key = 'a&<>"\r\n\t\u0001\u0085]]>';
    const xml = await textOf(respond('s3', 'ListObjectsV2', { Contents: [{ Key }], KeyCount: 1, IsTruncated: false }));
    assert.equal(
      xml,
      `${declaration}<ListBucketResult ${ns}><IsTruncated>false</IsTruncated><Contents><Key>` +
        'a&amp;&lt;&gt;&quot;&#xD;&#xA;&#x9;&#x1;&#x85;]]&gt;</Key></Contents><KeyCount>1</KeyCount></ListBucketResult>',
    );
  });

  test('a header that the SDK knows under another name has its own on the wire', () => {
    const { headers } = respond('s3', 'HeadObject', { ExpiresString: 'never' });
    assert.deepEqual([headers.expires, headers.expiresstring], ['never', undefined]);
  });

  test('an output that does not fit its schema is a bug', () => {
    assert.throws(() => respond('s3', 'ListObjectsV2', { KeyCount: 'one' }), TypeError);
    assert.throws(() => respond('s3', 'ListObjectsV2', { Contents: {} }), TypeError);
  });
});

suite('responses of the other services', () => {
  test('JSON leaves out what is undefined and what the schema does not have', async () => {
    const output = { KeyMetadata: { KeyId: 'k', CreationDate: new Date(1500), secret: 's', Arn: undefined } };
    const response = respond('kms', 'CreateKey', output, '1.0');
    assert.equal(await textOf(response), '{"KeyMetadata":{"KeyId":"k","CreationDate":1.5}}');
    assert.deepEqual(response.headers, {
      'x-amzn-requestid': 'REQ',
      'content-type': 'application/x-amz-json-1.0',
      'content-length': '48',
    });
    assert.throws(() => respond('kms', 'CreateKey', { KeyMetadata: { KeyId: 1 } }), TypeError);
  });

  test('a form is answered with its result and the id of the request', async () => {
    const xml = await textOf(respond('sts', 'GetCallerIdentity', { Account: '1', Arn: 'a&b', UserId: 'u' }));
    assert.equal(
      xml,
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        '<UserId>u</UserId><Account>1</Account><Arn>a&amp;b</Arn></GetCallerIdentityResult>' +
        '<ResponseMetadata><RequestId>REQ</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
    );
  });

  test('an operation without an output has no result', async () => {
    assert.equal(
      await textOf(respond('iam', 'DeleteUser', {})),
      '<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
        '<ResponseMetadata><RequestId>REQ</RequestId></ResponseMetadata></DeleteUserResponse>',
    );
  });
});
