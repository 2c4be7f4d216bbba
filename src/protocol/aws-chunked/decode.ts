// From the `aws-chunked` framing to the bytes of the object.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#sigv4-chunked-body-definition
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import type { Headers } from '../../kernel/wire.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import { type ChunkChain, startChunkChain } from './chunk-signature.ts';
import type { ChunkedFraming } from './framing.ts';
import { readTrailer } from './trailer.ts';

/** A signed chunk is held until its signature is verified; see `docs/decisions/0031-bounds-of-aws-chunked.md`. */
export const maximumSignedChunkBytes = 16 * 1024 * 1024;
/** S3 takes smaller chunks only at the end. */
export const minimumChunkBytes = 8192;

const headerLimitBytes = 256;
const unsignedHeader = /^([0-9a-fA-F]{1,13})$/;
const signedHeader = /^([0-9a-fA-F]{1,13});chunk-signature=([0-9a-f]{64})$/;

export interface DecodedBody {
  /** Yields only bytes whose signature is verified; throws a `Fault` of S3 where the framing is wrong. */
  readonly body: AsyncIterable<Buffer>;
  /** The trailing headers; only after `body` has ended. */
  trailers(): Headers;
}

interface ChunkHeader {
  readonly sizeBytes: number;
  readonly signature: string;
}

async function readChunkHeader(reader: ByteReader, chain: ChunkChain | undefined): Promise<ChunkHeader> {
  const line = await reader.line(headerLimitBytes);
  const match = typeof line === 'string' ? null : (chain === undefined ? unsignedHeader : signedHeader).exec(line.text);
  if (match === null) throw new Fault('IncompleteBody', {});
  return { sizeBytes: Number.parseInt(match[1] ?? '', 16), signature: match[2] ?? '' };
}

async function readChunkEnd(reader: ByteReader): Promise<void> {
  const line = await reader.line(0);
  if (typeof line === 'string') throw new Fault('IncompleteBody', {});
}

async function* readData(reader: ByteReader, sizeBytes: number): AsyncGenerator<Buffer, void, undefined> {
  for (let left = sizeBytes; left > 0; ) {
    const bytes = await reader.some(left);
    if (bytes === undefined) throw new Fault('IncompleteBody', {});
    left -= bytes.length;
    yield bytes;
  }
}

/** Holds the chunk until its signature is verified, then gives it whole. */
async function readSignedData(reader: ByteReader, chain: ChunkChain, header: ChunkHeader): Promise<readonly Buffer[]> {
  if (header.sizeBytes > maximumSignedChunkBytes)
    throw new Fault('InvalidRequest', {
      message: `A signed chunk may have at most ${maximumSignedChunkBytes} bytes.`,
    });
  const pieces: Buffer[] = [];
  const sha256 = createHash('sha256');
  for await (const bytes of readData(reader, header.sizeBytes)) {
    sha256.update(bytes);
    pieces.push(bytes);
  }
  chain.verifyChunk(sha256.digest('hex'), header.signature);
  return pieces;
}

/** Keeps count of chunks and bytes, and refuses what S3 refuses. */
function createCounts(decodedLengthBytes: number) {
  let chunks = 0;
  let bytes = 0;
  let lastSizeBytes = minimumChunkBytes;
  const wrongLength = (provided: number): Fault =>
    new Fault('IncompleteBody', {
      NumberBytesExpected: String(decodedLengthBytes),
      NumberBytesProvided: String(provided),
    });
  return {
    add(sizeBytes: number): void {
      chunks++;
      if (lastSizeBytes < minimumChunkBytes)
        throw new Fault('InvalidChunkSizeError', { Chunk: String(chunks), BadChunkSize: String(lastSizeBytes) });
      lastSizeBytes = sizeBytes;
      bytes += sizeBytes;
      if (bytes > decodedLengthBytes) throw wrongLength(bytes);
    },
    end(): void {
      if (bytes !== decodedLengthBytes) throw wrongLength(bytes);
    },
  };
}

/** Nothing but line ends may follow: the examples of AWS have one more than the grammar. */
async function readEnd(reader: ByteReader): Promise<void> {
  for (let left = 4; ; ) {
    const bytes = await reader.some(left + 1);
    if (bytes === undefined) return;
    left -= bytes.length;
    if (left < 0 || !/^[\r\n]+$/.test(bytes.toString('latin1'))) throw new Fault('IncompleteBody', {});
  }
}

async function* decode(
  reader: ByteReader,
  { signing, decodedLengthBytes, trailers }: ChunkedFraming,
  setTrailers: (trailers: Headers) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const chain = signing === undefined ? undefined : startChunkChain(signing);
  const counts = createCounts(decodedLengthBytes);
  try {
    for (;;) {
      const header = await readChunkHeader(reader, chain);
      if (header.sizeBytes > 0) counts.add(header.sizeBytes);
      if (chain !== undefined) yield* await readSignedData(reader, chain, header);
      else yield* readData(reader, header.sizeBytes);
      if (header.sizeBytes === 0) break;
      await readChunkEnd(reader);
    }
    counts.end();
    if (trailers === undefined) await readChunkEnd(reader);
    const received = trailers === undefined ? {} : await readTrailer(reader, trailers, chain);
    await readEnd(reader);
    setTrailers(received);
  } finally {
    await reader.close();
  }
}

export function decodeChunked(source: AsyncIterable<Buffer>, framing: ChunkedFraming): DecodedBody {
  let received: Headers | undefined;
  const body = decode(createByteReader(source), framing, (trailers) => {
    received = trailers;
  });
  return {
    body,
    trailers() {
      assert(received !== undefined, 'the trailers of a body are known after its end');
      return received;
    },
  };
}
