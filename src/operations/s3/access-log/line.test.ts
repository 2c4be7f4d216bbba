import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LoggedRequest, logLine } from './line.ts';
import { logOperation, type NamedRequest } from './operation.ts';

const request: LoggedRequest = {
  bucketOwner: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be',
  bucket: 'logged',
  timeMs: Date.UTC(2026, 1, 6, 0, 0, 38),
  remoteIp: '192.0.2.3',
  requester: 'arn:aws:iam::111122223333:user/ada',
  requestId: '3E57427F3EXAMPLE',
  operation: 'REST.GET.OBJECT',
  key: 'a b/ü"c',
  method: 'GET',
  requestUri: '/logged/a%20b?X-Amz-Signature=abc&versionId=1&X-Amz-Security-Token=def',
  status: 200,
  errorCode: undefined,
  bytesSent: 113,
  objectSize: 200,
  totalMs: 7,
  referer: undefined,
  userAgent: 'curl "x"\n',
  versionId: 'v1',
  hostId: 'aG9zdA==',
  signatureVersion: 'SigV4',
  authentication: 'QueryString',
  host: 'localhost:9000',
  tlsVersion: 'TLSv1.3',
};

test('a line has the fields of AWS in their order, and no secret', () => {
  assert.equal(
    logLine(request),
    '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be logged [06/Feb/2026:00:00:38 +0000] 192.0.2.3 ' +
      'arn:aws:iam::111122223333:user/ada 3E57427F3EXAMPLE REST.GET.OBJECT a+b/%C3%BC%22c ' +
      '"GET /logged/a%20b?X-Amz-Signature=REDACTED&versionId=1&X-Amz-Security-Token=REDACTED HTTP/1.1" 200 - 113 200 7 - ' +
      '"-" "curl %22x%22%0A" v1 aG9zdA== SigV4 - QueryString localhost:9000 TLSv1.3 - -',
  );
  const empty = { requester: undefined, key: undefined, bytesSent: 0, errorCode: 'AccessDenied', status: 403 };
  assert.match(
    logLine({ ...request, ...empty }),
    / - 3E57427F3EXAMPLE REST\.GET\.OBJECT - "GET .*" 403 AccessDenied - 200 /,
  );
});

test('whatever a client sends, a line is one line of the same fields', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 });
  const fields =
    /^\S+ \S+ \[[^\]]+\] \S+ \S+ \S+ \S+ \S+ "[^"\n]*" \d+ \S+ \S+ \S+ \d+ - "[^"\n]*" "[^"\n]*"( \S+){9}$/;
  fc.assert(
    fc.property(text, text, text, text, (key, userAgent, referer, host) => {
      assert.match(logLine({ ...request, key, userAgent, referer, host, requestUri: `/${key}` }), fields);
    }),
    { numRuns: 300 },
  );
});

test('requests are called as AWS calls them', () => {
  const plain: NamedRequest = { method: 'GET', operation: undefined, query: new Map(), hasKey: true, isWebsite: false };
  const cases: [Partial<NamedRequest>, string][] = [
    [{ operation: 'GetObject', query: new Map([['versionId', '1']]) }, 'REST.GET.OBJECT'],
    [{ operation: 'ListObjectsV2', hasKey: false, query: new Map([['list-type', '2']]) }, 'REST.GET.BUCKET'],
    [{ operation: 'CopyObject', method: 'PUT' }, 'REST.COPY.OBJECT'],
    [{ operation: 'UploadPart', method: 'PUT', query: new Map([['partNumber', '1']]) }, 'REST.PUT.PART'],
    [{ operation: 'GetBucketLogging', hasKey: false, query: new Map([['logging', '']]) }, 'REST.GET.LOGGING_STATUS'],
    [{ operation: 'PutObjectTagging', method: 'PUT', query: new Map([['tagging', '']]) }, 'REST.PUT.OBJECT_TAGGING'],
    [{ isWebsite: true }, 'WEBSITE.GET.OBJECT'],
    [{ method: 'OPTIONS' }, 'REST.OPTIONS.PREFLIGHT'],
    [{ query: new Map([['__proto__', '']]) }, 'REST.GET.OBJECT'],
  ];
  for (const [more, expected] of cases) assert.equal(logOperation({ ...plain, ...more }), expected);
});
