// What requests say of their checksums: what holds passes, and all else is refused in AWS's words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultCode } from '../../kernel/fault.ts';
import type { Headers } from '../../kernel/wire.ts';
import { checksumHeader, checksumNames } from './algorithms.ts';
import { digestsOf } from './digests.ts';
import { algorithmsOf, checkExpectation, parseExpectation } from './expectation.ts';
import { checkPayloadHash, verifyPayloadHash } from './payload-hash.ts';

const body = Buffer.from('123456789');
const digests = digestsOf(body, checksumNames);
const base64 = (name: (typeof checksumNames)[number]): string => digests[name]?.toString('base64') ?? '';
const other = digestsOf(Buffer.from('another'), checksumNames);

for (const name of checksumNames) {
  test(`${name} in a header and in a trailer`, () => {
    const header = checksumHeader(name);
    const inHeader = parseExpectation({ [header]: base64(name) }, { hasTrailer: false });
    const inTrailer = parseExpectation({ 'x-amz-trailer': header }, { hasTrailer: true });
    assert.deepEqual(algorithmsOf(inHeader), [name]);
    checkExpectation(inHeader, digests, {});
    checkExpectation(inTrailer, digests, { [header]: base64(name) });
    const message = `The ${name} you specified did not match the calculated checksum.`;
    assert.throws(() => checkExpectation(inHeader, other, {}), { code: 'BadDigest', message });
    assert.throws(() => checkExpectation(inTrailer, other, { [header]: base64(name) }), { code: 'BadDigest' });
    assert.throws(() => checkExpectation(inHeader, {}, {}), { code: 'BadDigest' });
    assert.throws(() => checkExpectation(inTrailer, digests, {}), { code: 'MalformedTrailerError' });
    assert.throws(() => checkExpectation(inTrailer, digests, { [header]: 'a' }), {
      message: `Value for ${header} trailing header is invalid.`,
    });
  });
}

test('Content-MD5', () => {
  const expectation = parseExpectation({ 'content-md5': base64('MD5') }, { hasTrailer: false });
  assert.deepEqual(algorithmsOf(expectation), ['MD5']);
  checkExpectation(expectation, digests, {});
  assert.throws(() => checkExpectation(expectation, other, {}), {
    code: 'BadDigest',
    message: 'The Content-MD5 you specified did not match what we received.',
  });
  for (const text of ['', 'a', base64('SHA1'), digests.MD5?.toString('hex') ?? ''])
    assert.throws(() => parseExpectation({ 'content-md5': text }, { hasTrailer: false }), { code: 'InvalidDigest' });
});

const crc32 = { 'x-amz-checksum-crc32': base64('CRC32') };
const rows: readonly (readonly [
  name: string,
  headers: Headers,
  hasTrailer: boolean,
  code: FaultCode,
  words: RegExp,
])[] = [
  [
    'two checksums',
    { ...crc32, 'x-amz-checksum-sha1': base64('SHA1') },
    false,
    'InvalidRequest',
    /^Expecting a single x-amz-checksum- header/,
  ],
  [
    'one in a header, one in the trailer',
    { ...crc32, 'x-amz-trailer': 'x-amz-checksum-crc32c' },
    true,
    'InvalidRequest',
    /^Expecting a single/,
  ],
  [
    'a value that is not base64',
    { 'x-amz-checksum-crc32': '!!!!' },
    false,
    'InvalidRequest',
    /^Value for x-amz-checksum-crc32 header is invalid\.$/,
  ],
  [
    'a value of another length',
    { 'x-amz-checksum-crc32': base64('SHA1') },
    false,
    'InvalidRequest',
    /^Value for x-amz-checksum-crc32 header/,
  ],
  ['an unknown algorithm', { 'x-amz-checksum-adler': 'AAAA' }, false, 'InvalidRequest', /algorithm type you specified/],
  [
    'a trailer that is no checksum',
    { 'x-amz-trailer': 'x-amz-meta-a' },
    true,
    'InvalidRequest',
    /x-amz-trailer header is not supported/,
  ],
  [
    'a trailer that the payload has not',
    { 'x-amz-trailer': 'x-amz-checksum-crc32' },
    false,
    'MalformedTrailerError',
    /trailing data/,
  ],
  [
    'an algorithm without its checksum',
    { 'x-amz-sdk-checksum-algorithm': 'CRC32' },
    false,
    'InvalidRequest',
    /^x-amz-sdk-checksum-algorithm specified, but no/,
  ],
  [
    'another algorithm than its checksum',
    { ...crc32, 'x-amz-sdk-checksum-algorithm': 'SHA1' },
    false,
    'InvalidRequest',
    /^Value for x-amz-sdk-checksum-algorithm header is invalid\.$/,
  ],
  [
    'an algorithm that is none',
    { ...crc32, 'x-amz-sdk-checksum-algorithm': 'MD4' },
    false,
    'InvalidRequest',
    /^Checksum algorithm provided is unsupported/,
  ],
];

for (const [name, headers, hasTrailer, code, words] of rows) {
  test(`${name}: ${code}`, () => {
    assert.throws(() => parseExpectation(headers, { hasTrailer }), { code, message: words });
  });
}

test('headers of the same prefix that carry no checksum are none', () => {
  const headers = {
    'x-amz-checksum-mode': 'ENABLED',
    'x-amz-checksum-algorithm': 'CRC32',
    'x-amz-checksum-type': 'COMPOSITE',
  };
  assert.deepEqual(parseExpectation(headers, { hasTrailer: false }), { checksum: undefined, contentMd5: undefined });
  const declared = parseExpectation({ ...crc32, 'x-amz-sdk-checksum-algorithm': 'crc32' }, { hasTrailer: false });
  assert.equal(declared.checksum?.algorithm, 'CRC32');
});

test('the hash of the payload, whole and in pieces', async () => {
  const hex = digests.SHA256?.toString('hex') ?? '';
  checkPayloadHash(body, hex);
  assert.throws(() => checkPayloadHash(Buffer.from('12345678'), hex), { code: 'XAmzContentSHA256Mismatch' });
  async function* pieces(): AsyncGenerator<Buffer, void, undefined> {
    yield body.subarray(0, 4);
    yield body.subarray(4);
  }
  const read = async (expected: string): Promise<string> => {
    const received: Buffer[] = [];
    for await (const bytes of verifyPayloadHash(pieces(), expected)) received.push(bytes);
    return Buffer.concat(received).toString();
  };
  assert.equal(await read(hex), '123456789');
  await assert.rejects(read('0'.repeat(64)), {
    code: 'XAmzContentSHA256Mismatch',
    fields: { ClientComputedContentSHA256: '0'.repeat(64), S3ComputedContentSHA256: hex },
  });
});
