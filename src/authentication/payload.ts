// The body of a request as its signature describes it: unframed, and verified while it is read.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
import { hash } from 'node:crypto';
import { Fault } from '../kernel/fault.ts';
import type { Headers, Payload, WireRequest } from '../kernel/wire.ts';
import { decodeChunked } from '../protocol/aws-chunked/decode.ts';
import { decodedLengthBytes } from '../protocol/aws-chunked/framing.ts';
import { trailerNames } from '../protocol/checksums/expectation.ts';
import { verifyPayloadHash } from '../protocol/checksums/payload-hash.ts';
import type { ChunkSigning, PayloadClaim } from './sigv4/signed-request.ts';

const noTrailers: Headers = {};

export function payloadOf(request: WireRequest, claim: PayloadClaim, chunkSigning: ChunkSigning | undefined): Payload {
  const declared = contentLength(request.headers);
  if (declared === 0 && isOfNothing(claim)) return wholePayload(Buffer.alloc(0));
  switch (claim.kind) {
    case 'unsigned':
      return plain(exactly(request.body, declared), declared);
    case 'sha256':
      return plain(verifyPayloadHash(exactly(request.body, declared), claim.hex), declared);
    case 'signed-chunks':
    case 'unsigned-chunks': {
      const sizeBytes = decodedLengthBytes(request.headers);
      const decoded = decodeChunked(request.body, {
        signing: chunkSigning,
        decodedLengthBytes: sizeBytes,
        trailers: claim.trailer ? trailerNames(request.headers) : undefined,
      });
      return {
        sizeBytes,
        trailers: decoded.trailers,
        [Symbol.asyncIterator]: () => decoded.body[Symbol.asyncIterator](),
      };
    }
  }
}

const sha256OfNothing = hash('sha256', '', 'hex');

/** Most requests have no body: what is signed of it then needs no reading. */
function isOfNothing(claim: PayloadClaim): boolean {
  return claim.kind === 'unsigned' || (claim.kind === 'sha256' && claim.hex === sha256OfNothing);
}

/** A body that is there whole. */
export function wholePayload(bytes: Buffer): Payload {
  return {
    sizeBytes: bytes.length,
    whole: bytes,
    trailers: () => noTrailers,
    async *[Symbol.asyncIterator]() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

function plain(body: AsyncIterable<Buffer>, sizeBytes: number | undefined): Payload {
  return { sizeBytes, trailers: () => noTrailers, [Symbol.asyncIterator]: () => body[Symbol.asyncIterator]() };
}

function contentLength(headers: Headers): number | undefined {
  const text = headers['content-length'];
  if (text === undefined) return headers['transfer-encoding'] === undefined ? 0 : undefined;
  return Number(text);
}

/** A client that goes away in the middle leaves a body that ends early: never one that looks whole. */
async function* exactly(body: AsyncIterable<Buffer>, expectedBytes: number | undefined): AsyncGenerator<Buffer> {
  let providedBytes = 0;
  try {
    for await (const bytes of body) {
      providedBytes += bytes.length;
      yield bytes;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw incomplete(expectedBytes, providedBytes);
    throw error;
  }
  if (expectedBytes !== undefined && providedBytes !== expectedBytes) throw incomplete(expectedBytes, providedBytes);
}

function incomplete(expectedBytes: number | undefined, providedBytes: number): Fault {
  return new Fault('IncompleteBody', {
    ...(expectedBytes !== undefined && { NumberBytesExpected: String(expectedBytes) }),
    NumberBytesProvided: String(providedBytes),
  });
}
