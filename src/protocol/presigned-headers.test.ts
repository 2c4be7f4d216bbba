// Headers in the query of a presigned URL count as headers; those of the signature and of the body do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Headers } from '../kernel/wire.ts';
import { decodePairs } from './percent.ts';
import { headersAsMeant } from './presigned-headers.ts';

const sent: Headers = { host: 'localhost' };

function meant(query: string, headers: Headers = sent): Headers {
  const outcome = headersAsMeant(headers, new Map(decodePairs(query)));
  assert.ok(outcome.kind === 'headers');
  return outcome.headers;
}

const version4 = [
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'X-Amz-Credential=a',
  'X-Amz-Date=d',
  'X-Amz-Expires=60',
  'X-Amz-SignedHeaders=host',
  'X-Amz-Security-Token=t',
  'X-Amz-Signature=s',
].join('&');
const version2 = 'AWSAccessKeyId=a&Signature=s&Expires=1&x-amz-security-token=t';

test('what no signature is said to cover is no header', () => {
  assert.equal(meant('x-amz-acl=private&content-type=text/plain'), sent);
  assert.equal(meant('Signature=s&x-amz-acl=private'), sent);
});

for (const [name, signature] of Object.entries({ 'Version 4': version4, 'Version 2': version2 })) {
  test(`${name}: the parameters of the signature are no headers`, () => {
    assert.equal(meant(signature), sent);
  });

  test(`${name}: the others are, whatever the case of their names`, () => {
    const query = `${signature}&x-amz-acl=private&X-Amz-Meta-Name=%C3%BC+b&prefix=p&x-id=PutObject&X-Amz-Acl=twice`;
    assert.deepEqual(meant(query), { host: 'localhost', 'x-amz-acl': 'private', 'x-amz-meta-name': 'Ã¼ b' });
  });

  test(`${name}: a header that is sent wins`, () => {
    const query = `${signature}&x-amz-meta-a=query&x-amz-meta-b=query`;
    assert.deepEqual(meant(query, { 'x-amz-meta-a': 'sent' }), { 'x-amz-meta-a': 'sent', 'x-amz-meta-b': 'query' });
  });

  test(`${name}: nothing about a body that the signer did not see`, () => {
    const ofTheBody =
      'x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32&x-amz-decoded-content-length=1';
    assert.equal(meant(`${signature}&${ofTheBody}&x-amz-trailer=x-amz-checksum-crc32`), sent);
  });

  test(`${name}: what no header can hold is refused, and names that no header has are none`, () => {
    for (const value of ['a%0D%0Ab', '%00', 'a%7F'])
      assert.deepEqual(headersAsMeant(sent, new Map(decodePairs(`${signature}&x-amz-meta-a=${value}`))), {
        kind: 'unsendable',
        name: 'x-amz-meta-a',
        value: decodeURIComponent(value),
      });
    assert.equal(meant(`${signature}&x-amz-meta-%0A=a&x-amz-meta-%3A=b&x-amz-=c&__proto__=d`), sent);
  });
}

test('only Version 2 carries the type and the digest of the body', () => {
  const query = 'content-type=text/plain&content-md5=m';
  assert.equal(meant(`${version4}&${query}`), sent);
  assert.deepEqual(meant(`${version2}&${query}`), { ...sent, 'content-type': 'text/plain', 'content-md5': 'm' });
});
