// Bad inputs of S3's REST and XML. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import assert from 'node:assert/strict';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { hourMs } from '../../src/kernel/clock.ts';
import { encodeFrames } from '../../src/protocol/aws-chunked/encode.fixture.ts';
import { type Draft, presign } from '../support/signer.ts';
import { type Answer, bytesOf } from '../support/socket.ts';
import {
  type BadInput,
  badInputs,
  globalRegion,
  type Stage,
  spoilSignature,
  withHeaders,
  withoutHeader,
} from './stage.ts';

const bucket = 'bad-input-bucket';
const object = `/${bucket}/k`;

function s3(
  method: string,
  target: string,
  body: Buffer | string = '',
  headers: Record<string, string> = {},
  more = {},
) {
  return (stage: Stage) => stage.signed('s3', { method, target, headers, body: Buffer.from(body) }, more);
}

const put = (headers: Record<string, string>, body: Buffer | string = 'body') => s3('PUT', object, body, headers);
const good = s3('GET', object);
const unknown = { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'unknown' };
const refusal = (status: number, code: string) => ({ status, code });
const malformedXml = refusal(400, 'MalformedXML');
const xml = (body: Buffer | string) => s3('POST', `/${bucket}?delete`, body, { 'x-amz-checksum-crc32': crc32(body) });
const crc32 = (body: Buffer | string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(zlibCrc32(body));
  return bytes.toString('base64');
};

/** A body in chunks, and what became of its frames on the way. */
function chunked(spoil: (frames: Buffer[]) => Buffer[], more: { trailer?: string; decoded?: number } = {}) {
  return (stage: Stage): Draft => {
    const chunks = [Buffer.alloc(8192, 'a'), Buffer.from('the end')];
    const length = { 'x-amz-decoded-content-length': `${more.decoded ?? 8199}`, 'content-encoding': 'aws-chunked' };
    const trailer: Record<string, string> =
      more.trailer === undefined ? {} : { 'x-amz-trailer': 'x-amz-checksum-crc32' };
    const contentSha256 = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${more.trailer === undefined ? '' : '-TRAILER'}`;
    const signed = s3('PUT', object, '', { ...length, ...trailer }, { contentSha256 })(stage);
    const { dateTime, scope, signingKey, signature: seedSignature } = signed;
    const signing = { dateTime, scope, signingKey, seedSignature };
    const trailers = more.trailer === undefined ? undefined : ([['x-amz-checksum-crc32', more.trailer]] as const);
    return { ...signed, body: Buffer.concat(spoil(encodeFrames({ chunks, signing, trailers }))) };
  };
}

const signatures: readonly BadInput[] = [
  { name: 'a broken signature', request: (s) => spoilSignature(good(s)), ...refusal(403, 'SignatureDoesNotMatch') },
  {
    name: 'a date an hour ago',
    request: (s) => s3('GET', object, '', {}, { nowMs: s.server.clock.now() - hourMs })(s),
    ...refusal(403, 'RequestTimeTooSkewed'),
  },
  {
    name: 'an unknown access key',
    request: s3('GET', object, '', {}, { credentials: unknown }),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'a session token that nobody gave',
    request: (s) => s3('GET', object, '', {}, { credentials: { ...s.server.admin, sessionToken: 'none' } })(s),
    ...refusal(400, 'InvalidToken'),
  },
  {
    name: 'an authorization that is none',
    request: (s) => withHeaders(good(s), { authorization: 'AWS4-HMAC-SHA256 nonsense' }),
    ...refusal(400, 'AuthorizationHeaderMalformed'),
  },
  {
    name: 'a retired kind of signature',
    request: (s) => withHeaders(good(s), { authorization: 'AWS AKIA:c2lnbmF0dXJl' }),
    ...refusal(400, 'InvalidRequest'),
    words: /AWS4-HMAC-SHA256/,
  },
  {
    name: 'a Region that is not the one of the bucket',
    request: s3('GET', object, '', {}, { region: 'eu-central-1' }),
    ...refusal(301, 'PermanentRedirect'),
    words: /<Region>us-east-1<\/Region>/,
  },
  {
    name: 'a header that was added after signing',
    request: (s) => withHeaders(good(s), { 'x-amz-acl': 'private' }),
    ...refusal(403, 'AccessDenied'),
    words: /not signed/,
  },
  {
    name: 'no hash of the body',
    request: (s) => withoutHeader(good(s), 'x-amz-content-sha256'),
    ...refusal(400, 'InvalidRequest'),
    words: /x-amz-content-sha256/,
  },
  {
    name: 'another body than was signed',
    request: (s) => ({ ...put({})(s), body: Buffer.from('ydob') }),
    ...refusal(400, 'XAmzContentSHA256Mismatch'),
  },
  {
    name: 'a presigned URL after its time',
    request: (s) => presigned(s, 60, s.server.clock.now() - 61_000),
    ...refusal(403, 'AccessDenied'),
    words: /Request has expired/,
  },
  {
    name: 'a presigned URL for eight days',
    request: (s) => presigned(s, 8 * 24 * 3600),
    ...refusal(400, 'AuthorizationQueryParametersError'),
    words: /604800/,
  },
  {
    name: 'a presigned URL and a signed header',
    request: (s) => withHeaders(presigned(s, 60), { authorization: good(s).headers.authorization ?? '' }),
    ...refusal(400, 'InvalidArgument'),
    words: /Only one auth mechanism allowed/,
  },
  {
    name: 'a presigned URL that was changed',
    request: (s) => ({ ...presigned(s, 60), method: 'DELETE' }),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
];

function presigned(stage: Stage, seconds: number, nowMs = stage.server.clock.now()): Draft {
  const draft = { method: 'GET', target: object, headers: { host: stage.host }, body: Buffer.alloc(0) };
  const options = { service: 's3', credentials: stage.server.admin, region: globalRegion, nowMs };
  return { ...draft, target: presign(draft, options, seconds) };
}

const bodies: readonly BadInput[] = [
  { name: 'chunks that are cut', request: chunked((frames) => frames.slice(0, -1)), ...refusal(400, 'IncompleteBody') },
  {
    name: 'chunks in another order',
    request: chunked(([first, second, ...rest]) => [second, first, ...rest].map((frame) => frame ?? Buffer.alloc(0))),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'a chunk whose bytes were changed',
    request: chunked(([first, ...rest]) => [Buffer.from(`${first}`.replace('aaa', 'aba')), ...rest]),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'a chunk without its signature',
    request: chunked(([first, ...rest]) => [Buffer.from(`${first}`.replace(/;chunk-signature=\w+/, '')), ...rest]),
    ...refusal(400, 'IncompleteBody'),
  },
  {
    name: 'a chunk size that is none',
    request: chunked(([, ...rest]) => [Buffer.from('zz;chunk-signature=0\r\n\r\n'), ...rest]),
    ...refusal(400, 'IncompleteBody'),
  },
  {
    name: 'chunks of another length than was said',
    request: chunked((frames) => frames, { decoded: 8200 }),
    ...refusal(400, 'IncompleteBody'),
  },
  {
    name: 'a trailer that is wrong',
    request: chunked((frames) => frames, { trailer: 'AAAAAA==' }),
    ...refusal(400, 'BadDigest'),
  },
  {
    name: 'a trailer that was changed',
    request: chunked(
      (frames) => frames.map((frame) => Buffer.from(`${frame}`.replace('crc32:AAAAAA', 'crc32:BAAAAA'))),
      { trailer: 'AAAAAA==' },
    ),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'a checksum that is wrong',
    request: put({ 'x-amz-checksum-sha256': `${'A'.repeat(43)}=` }),
    ...refusal(400, 'BadDigest'),
  },
  {
    name: 'a checksum that is none',
    request: put({ 'x-amz-checksum-crc32': 'no' }),
    ...refusal(400, 'InvalidRequest'),
    words: /x-amz-checksum-crc32/,
  },
  {
    name: 'an MD5 that is wrong',
    request: put({ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    ...refusal(400, 'BadDigest'),
  },
  { name: 'an MD5 that is none', request: put({ 'content-md5': 'no' }), ...refusal(400, 'InvalidDigest') },
  {
    name: 'an algorithm that is none',
    request: put({ 'x-amz-sdk-checksum-algorithm': 'CRC99' }),
    ...refusal(400, 'InvalidRequest'),
  },
  {
    name: 'an object beyond all bounds',
    request: (s) => withHeaders(put({})(s), { 'content-length': `${6 * 1024 ** 4}` }),
    ...refusal(400, 'EntityTooLarge'),
  },
  {
    name: 'a document beyond the bound',
    request: xml('<a>'.padEnd(5_000_000)),
    ...refusal(400, 'MaxMessageLengthExceeded'),
  },
  { name: 'an element left open', request: xml('<Delete><Object>'), ...malformedXml },
  { name: 'a document type with entities of entities', request: xml(entityBomb()), ...malformedXml },
  {
    name: 'a document type that names a file',
    request: xml(
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&x;</Key></Object></Delete>',
    ),
    ...malformedXml,
  },
  {
    name: 'a million elements',
    request: xml(`<Delete>${'<a/>'.repeat(1_000_000)}</Delete>`),
    ...malformedXml,
  },
  { name: 'a hundred thousand levels', request: xml('<a>'.repeat(100_000)), ...malformedXml },
  {
    name: 'bytes that are not UTF-8',
    request: xml(Buffer.from('<Delete><Object><Key>\u00e4</Key></Object></Delete>', 'latin1')),
    ...malformedXml,
  },
  { name: 'JSON for XML', request: xml('{"Objects":[{"Key":"a"}]}'), ...malformedXml },
];

function entityBomb(): string {
  const entities = Array.from({ length: 20 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
  return `<!DOCTYPE Delete [<!ENTITY e0 "boom">${entities.join('')}]><Delete><Object><Key>&e20;</Key></Object></Delete>`;
}

const raw = (stage: Stage, ...lines: string[]) =>
  Buffer.from([...lines, `Host: ${stage.host}`, 'Connection: close', '', ''].join('\r\n'), 'latin1');

const requests: readonly BadInput[] = [
  { name: 'no HTTP', request: () => Buffer.from('\u0016\u0003\u0001 hello\r\n\r\n'), ...refusal(400, 'BadRequest') },
  {
    name: 'a header of 100 KiB',
    request: (s) => raw(s, 'GET / HTTP/1.1', `x-amz-meta-a: ${'a'.repeat(100_000)}`),
    ...refusal(400, 'RequestHeaderSectionTooLarge'),
  },
  {
    name: 'a header with a space in its name',
    request: (s) => raw(s, 'GET / HTTP/1.1', 'a b: c'),
    ...refusal(400, 'BadRequest'),
  },
  {
    name: 'a length and chunks at once',
    request: (s) => raw(s, 'PUT /b/k HTTP/1.1', 'Content-Length: 3', 'Transfer-Encoding: chunked'),
    ...refusal(400, 'BadRequest'),
  },
  {
    name: 'two lengths',
    request: (s) => raw(s, 'PUT /b/k HTTP/1.1', 'Content-Length: 3', 'Content-Length: 4'),
    ...refusal(400, 'BadRequest'),
  },
  {
    name: 'a negative length',
    request: (s) => raw(s, 'PUT /b/k HTTP/1.1', 'Content-Length: -3'),
    ...refusal(400, 'BadRequest'),
  },
  { name: 'a method that S3 has not', request: s3('PATCH', object), ...refusal(405, 'MethodNotAllowed') },
  {
    name: 'an operation that is not built yet',
    request: s3('GET', `${object}?torrent`),
    ...refusal(501, 'NotImplemented'),
    words: /GetObjectTorrent/,
  },
  { name: 'an escape that is none', request: s3('GET', `/${bucket}/%zz`), ...refusal(400, 'InvalidURI') },
  { name: 'escaped bytes that are not UTF-8', request: s3('GET', `/${bucket}/%ff`), ...refusal(400, 'InvalidURI') },
  { name: 'a bucket that no one may have', request: s3('PUT', '/Bad_Bucket'), ...refusal(400, 'InvalidBucketName') },
  { name: 'a bucket that is not there', request: s3('GET', '/not-there-at-all/k'), ...refusal(404, 'NoSuchBucket') },
  { name: 'a key that is not there', request: s3('GET', `/${bucket}/none`), ...refusal(404, 'NoSuchKey') },
  {
    name: 'a key of 1025 bytes',
    request: s3('PUT', `/${bucket}/${'k'.repeat(1025)}`, 'body'),
    ...refusal(400, 'KeyTooLongError'),
  },
  {
    name: 'metadata of 3 KiB',
    request: put({ 'x-amz-meta-a': 'a'.repeat(3000) }),
    ...refusal(400, 'MetadataTooLarge'),
  },
  {
    name: 'a range beyond the end',
    request: s3('GET', object, '', { range: 'bytes=99999-' }),
    ...refusal(416, 'InvalidRange'),
  },
  {
    name: 'a header for the answer that no header can be',
    request: s3('GET', `${object}?response-content-type=%E2%82%AC`),
    ...refusal(400, 'InvalidArgument'),
    words: /<ArgumentName>response-content-type<\/ArgumentName>/,
  },
  {
    name: 'a header for the answer with a line end',
    request: s3('GET', `${object}?response-content-type=a%0D%0Aset-cookie%3A%20b`),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'a page that is no number',
    request: s3('GET', `/${bucket}?list-type=2&max-keys=ten`),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'a page below zero',
    request: s3('GET', `/${bucket}?list-type=2&max-keys=-1`),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'a page of half a key',
    request: s3('GET', `/${bucket}?list-type=2&max-keys=0.5`),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'a bucket whose name is longer than any',
    request: s3('GET', `/${'b'.repeat(5000)}`),
    ...refusal(404, 'NoSuchBucket'),
  },
  {
    name: 'an access key id that is longer than any',
    request: s3('GET', object, '', {}, { credentials: { ...unknown, accessKeyId: 'A'.repeat(5000) } }),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'an upload id that is longer than any',
    request: s3('GET', `/${bucket}/key?uploadId=${'u'.repeat(5000)}`),
    ...refusal(404, 'NoSuchUpload'),
  },
  {
    name: 'a token of nobody',
    request: s3('GET', `/${bucket}?continuation-token=none&list-type=2`),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'an encryption that is none',
    request: put({ 'x-amz-server-side-encryption': 'ROT13' }),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'a key without its encryption',
    request: put({ 'x-amz-server-side-encryption-aws-kms-key-id': 'k' }),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'an encryption key of eight bytes',
    request: put({
      'x-amz-server-side-encryption-customer-algorithm': 'AES256',
      'x-amz-server-side-encryption-customer-key': 'AAAAAAAAAAA=',
      'x-amz-server-side-encryption-customer-key-md5': 'x',
    }),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'an upload that is not there',
    request: s3('PUT', `${object}?partNumber=1&uploadId=none`, 'body'),
    ...refusal(404, 'NoSuchUpload'),
  },
  {
    name: 'a part of number zero',
    request: s3('PUT', `${object}?partNumber=0&uploadId=none`, 'body'),
    ...refusal(400, 'InvalidArgument'),
  },
  {
    name: 'a policy with a place',
    request: s3('PUT', `/${bucket}?policy`, '{"Version" 1}'),
    ...refusal(400, 'MalformedPolicy'),
    words: /line 1, column 12/,
  },
  {
    name: 'a copy of nothing',
    request: s3('PUT', object, '', { 'x-amz-copy-source': '/' }),
    ...refusal(400, 'InvalidArgument'),
  },
];

const codeOf = ({ body }: Answer): string | undefined => /^<\?xml[^>]*>\n?<Error><Code>(\w+)<\/Code>/.exec(body)?.[1];

async function prepare(stage: Stage): Promise<void> {
  for (const draft of [s3('PUT', `/${bucket}`), put({})]) {
    const answer = await stage.send(draft(stage));
    assert.equal(answer.status, 200, `${bytesOf(draft(stage))}${answer.text}`);
  }
}

badInputs('rest-xml signatures', signatures, { codeOf, prepare, good });
badInputs('rest-xml bodies', bodies, { codeOf, prepare, good });
badInputs('rest-xml requests', requests, { codeOf, prepare, good });
