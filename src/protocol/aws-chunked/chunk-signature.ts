// The chain of signatures over chunks and trailer: each signs the one before it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#sigv4-chunked-body-definition
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import type { ChunkSigning } from './framing.ts';

const emptySha256 = hash('sha256', '', 'hex');

export interface ChunkChain {
  /** Throws `SignatureDoesNotMatch` unless the signature is that of this chunk, in this place. */
  verifyChunk(dataSha256: string, signature: string): void;
  /** The same for the trailing headers, as `name:value\n` each. */
  verifyTrailer(trailerText: string, signature: string): void;
}

export function startChunkChain({ seedSignature, signingKey, dateTime, scope }: ChunkSigning): ChunkChain {
  let previous = seedSignature;

  function verify(algorithm: string, hashes: readonly string[], signature: string): void {
    const toSign = [algorithm, dateTime, scope, previous, ...hashes].join('\n');
    const computed = createHmac('sha256', signingKey).update(toSign).digest('hex');
    const provided = Buffer.from(signature, 'latin1');
    if (provided.length !== computed.length || !timingSafeEqual(Buffer.from(computed, 'latin1'), provided))
      throw new Fault('SignatureDoesNotMatch', { StringToSign: toSign, SignatureProvided: signature });
    previous = computed;
  }

  return {
    // "AWS4-HMAC-SHA256-PAYLOAD" \n date-time \n scope \n previous-signature \n hash("") \n hash(chunk-data)
    verifyChunk: (dataSha256, signature) => verify('AWS4-HMAC-SHA256-PAYLOAD', [emptySha256, dataSha256], signature),
    // "AWS4-HMAC-SHA256-TRAILER" \n date-time \n scope \n previous-signature \n hash(trailing-headers)
    verifyTrailer: (trailerText, signature) =>
      verify('AWS4-HMAC-SHA256-TRAILER', [hash('sha256', trailerText, 'hex')], signature),
  };
}
