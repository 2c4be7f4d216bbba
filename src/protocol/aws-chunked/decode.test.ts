// decode(encode(body)) = body however it is cut; whatever was changed is refused before its bytes are given.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault, type FaultCode } from '../../kernel/fault.ts';
import { decodeChunked, maximumSignedChunkBytes, minimumChunkBytes } from './decode.ts';
import { encodeFrames, type Framed } from './encode.fixture.ts';
import { type ChunkSigning, decodedLengthBytes, withoutAwsChunked } from './framing.ts';

const signing: ChunkSigning = {
  seedSignature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  signingKey: Buffer.alloc(32, 7),
  dateTime: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
};
const crc = [['x-amz-checksum-crc32c', 'sOO8/Q==']] as const;

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer, void, undefined> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

interface Received {
  readonly bytes: Buffer;
  readonly error: unknown;
  readonly trailers: Readonly<Record<string, string>> | undefined;
}

async function receive(wire: Buffer, framed: Framed, sizes: readonly number[], length?: number): Promise<Received> {
  const decodedLength = length ?? framed.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const decoded = decodeChunked(pieces(wire, sizes), {
    signing: framed.signing,
    decodedLengthBytes: decodedLength,
    trailers: framed.trailers?.map(([name]) => name),
  });
  const received: Buffer[] = [];
  try {
    for await (const bytes of decoded.body) received.push(bytes);
  } catch (error) {
    return { bytes: Buffer.concat(received), error, trailers: undefined };
  }
  return { bytes: Buffer.concat(received), error: undefined, trailers: decoded.trailers() };
}

async function refusal(wire: Buffer, framed: Framed, length?: number): Promise<FaultCode> {
  const { error } = await receive(wire, framed, [1000], length);
  assert.ok(error instanceof Fault, `expected a fault, got ${String(error)}`);
  return error.code;
}

const bytesOf = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, index) => (index * 7) & 0xff));
const full = bytesOf(minimumChunkBytes);
const kinds: readonly [string, Omit<Framed, 'chunks'>][] = [
  ['signed', { signing, trailers: undefined }],
  ['signed with a trailer', { signing, trailers: crc }],
  ['unsigned with a trailer', { signing: undefined, trailers: crc }],
  ['unsigned', { signing: undefined, trailers: undefined }],
];

for (const [name, kind] of kinds) {
  test(`decode(encode(body)) = body: ${name}`, async () => {
    const chunkSizes = fc.tuple(
      fc.array(fc.integer({ min: minimumChunkBytes, max: minimumChunkBytes + 3000 }), { maxLength: 3 }),
      fc.integer({ min: 0, max: 3000 }),
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(chunkSizes, cuts, async ([sizes, last], cut) => {
        const chunks = [...sizes, ...(last > 0 ? [last] : [])].map(bytesOf);
        const framed = { ...kind, chunks };
        const received = await receive(Buffer.concat(encodeFrames(framed)), framed, cut);
        assert.ifError(received.error);
        assert.ok(received.bytes.equals(Buffer.concat(chunks)));
        assert.deepEqual(received.trailers, Object.fromEntries(kind.trailers ?? []));
      }),
      { numRuns: 40 },
    );
  });

  test(`a body cut short is refused at every length: ${name}`, async () => {
    const framed = { ...kind, chunks: [bytesOf(40)] };
    const wire = Buffer.concat(encodeFrames(framed));
    assert.equal((await receive(wire, framed, [wire.length])).error, undefined);
    for (let length = 0; length < wire.length; length++) {
      const code = await refusal(wire.subarray(0, length), framed);
      assert.ok(code === 'IncompleteBody' || code === 'MalformedTrailerError', `${code} at ${length}`);
    }
  });
}

test('AWS’s published example of a signed body decodes', async () => {
  // The example of the page: 64 KiB and 1 KiB of `a`, with its seed signature and its secret.
  const parts = ['20130524', 'us-east-1', 's3', 'aws4_request'];
  const sign = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const signingKey = parts.reduce(sign, Buffer.from('AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'));
  const example = { ...signing, signingKey };
  const framed = {
    signing: example,
    trailers: undefined,
    chunks: [Buffer.alloc(65_536, 'a'), Buffer.alloc(1024, 'a')],
  };
  const wire = Buffer.concat([
    Buffer.from('10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n'),
    Buffer.alloc(65_536, 'a'),
    Buffer.from('\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n'),
    Buffer.alloc(1024, 'a'),
    Buffer.from('\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n'),
  ]);
  const received = await receive(wire, framed, [10_000]);
  assert.ifError(received.error);
  assert.equal(received.bytes.length, 66_560);
});

test('no changed byte of a signed body is ever given', async () => {
  const framed: Framed = { signing, trailers: crc, chunks: [full, bytesOf(50)] };
  const wire = Buffer.concat(encodeFrames(framed));
  const whole = Buffer.concat(framed.chunks);
  await fc.assert(
    fc.asyncProperty(fc.nat(wire.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(wire);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const { bytes, error, trailers } = await receive(changed, framed, [777]);
      assert.ok(whole.subarray(0, bytes.length).equals(bytes), 'only a true beginning was given');
      if (error === undefined) {
        // Letter case and blanks around a trailer are not signed, nor is what they say changed.
        assert.ok(bytes.equals(whole));
        assert.deepEqual(trailers, Object.fromEntries(crc));
      } else assert.ok(error instanceof Fault);
    }),
    { numRuns: 300 },
  );
});

test('random bytes never crash the decoder', async () => {
  const framed: Framed = { signing: undefined, trailers: crc, chunks: [bytesOf(10)] };
  const wire = Buffer.concat(encodeFrames(framed));
  await fc.assert(
    fc.asyncProperty(fc.nat(wire.length), fc.uint8Array({ maxLength: 40 }), async (at, noise) => {
      const changed = Buffer.concat([wire.subarray(0, at), noise, wire.subarray(at)]);
      const { error } = await receive(changed, framed, [7]);
      assert.ok(error === undefined || error instanceof Fault, String(error));
    }),
    { numRuns: 300 },
  );
});

test('swapped, repeated and left out chunks are refused', async () => {
  const framed: Framed = { signing, trailers: undefined, chunks: [full, Buffer.from(full).reverse(), full] };
  const [first, second, third, end] = encodeFrames(framed) as [Buffer, Buffer, Buffer, Buffer];
  assert.equal((await receive(Buffer.concat([first, second, third, end]), framed, [9])).error, undefined);
  assert.equal(await refusal(Buffer.concat([second, first, third, end]), framed), 'SignatureDoesNotMatch');
  assert.equal(await refusal(Buffer.concat([first, first, third, end]), framed), 'SignatureDoesNotMatch');
  assert.equal(await refusal(Buffer.concat([first, third, end]), framed), 'SignatureDoesNotMatch');
  assert.equal(await refusal(Buffer.concat([first, end]), framed), 'SignatureDoesNotMatch');
});

test('what the request said of the length must hold', async () => {
  const framed: Framed = { signing: undefined, trailers: crc, chunks: [bytesOf(100)] };
  const wire = Buffer.concat(encodeFrames(framed));
  assert.equal(await refusal(wire, framed, 99), 'IncompleteBody');
  assert.equal(await refusal(wire, framed, 101), 'IncompleteBody');
});

test('small chunks but the last, and too large signed ones, are refused', async () => {
  const small: Framed = { signing, trailers: undefined, chunks: [bytesOf(100), bytesOf(100)] };
  assert.equal(await refusal(Buffer.concat(encodeFrames(small)), small), 'InvalidChunkSizeError');
  const size = maximumSignedChunkBytes + 1;
  const head = Buffer.from(`${size.toString(16)};chunk-signature=${signing.seedSignature}\r\n`);
  assert.equal(await refusal(head, { ...small, chunks: [] }, size), 'InvalidRequest');
});

test('trailers must be those that were promised', async () => {
  const framed: Framed = { signing: undefined, trailers: crc, chunks: [] };
  const wire = (trailer: string): Buffer => Buffer.from(`0\r\n${trailer}\r\n`);
  assert.equal((await receive(wire('x-amz-checksum-crc32c:a\r\n'), framed, [5])).error, undefined);
  // As in AWS's examples, with a line feed before the line's end and one empty line more.
  assert.equal((await receive(wire('x-amz-checksum-crc32c:a\n\r\n\r\n'), framed, [5])).error, undefined);
  assert.equal(await refusal(wire(''), framed), 'MalformedTrailerError');
  assert.equal(await refusal(wire('x-amz-checksum-sha1:a\r\n'), framed), 'MalformedTrailerError');
  assert.equal(await refusal(wire('x-amz-checksum-crc32c:a\r\nx-amz-meta-a:b\r\n'), framed), 'MalformedTrailerError');
  assert.equal(await refusal(wire('x-amz-checksum-crc32c\r\n'), framed), 'MalformedTrailerError');
  assert.equal(await refusal(wire(`x-amz-checksum-crc32c:${'a'.repeat(5000)}\r\n`), framed), 'MalformedTrailerError');
  const signedFraming: Framed = { signing, trailers: crc, chunks: [] };
  const frames = Buffer.concat(encodeFrames(signedFraming)).toString('latin1');
  const unsignedTrailer = frames.replace(/x-amz-trailer-signature:[^\r]*\r\n/, '');
  assert.equal(await refusal(Buffer.from(unsignedTrailer), signedFraming), 'MalformedTrailerError');
  const otherTrailer = frames.replace('sOO8', 'sOO9');
  assert.equal(await refusal(Buffer.from(otherTrailer), signedFraming), 'SignatureDoesNotMatch');
});

test('the source is told when nobody reads on', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) yield Buffer.from('zz\r\n');
    } finally {
      closed = true;
    }
  }
  const { body } = decodeChunked(source(), { signing: undefined, decodedLengthBytes: 1, trailers: undefined });
  await assert.rejects(async () => {
    for await (const _ of body);
  }, Fault);
  assert.ok(closed);
});

test('the decoded length and the encoding are read strictly', () => {
  assert.equal(decodedLengthBytes({ 'x-amz-decoded-content-length': '66560' }), 66_560);
  assert.throws(() => decodedLengthBytes({}), { code: 'MissingContentLength' });
  for (const text of ['', '-1', '1e3', '0x10', '9'.repeat(16)])
    assert.throws(() => decodedLengthBytes({ 'x-amz-decoded-content-length': text }), { code: 'InvalidArgument' });
  assert.equal(withoutAwsChunked('aws-chunked'), undefined);
  assert.equal(withoutAwsChunked('aws-chunked, gzip'), 'gzip');
  assert.equal(withoutAwsChunked('gzip'), 'gzip');
  assert.equal(withoutAwsChunked(undefined), undefined);
});
