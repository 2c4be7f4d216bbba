// Frames a body as a client would, for tests. Written from AWS's page, independently of the decoder.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
import { createHash, createHmac } from 'node:crypto';
import type { ChunkSigning } from './framing.ts';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

export interface Framed {
  readonly chunks: readonly Buffer[];
  readonly signing: ChunkSigning | undefined;
  readonly trailers: readonly (readonly [name: string, value: string])[] | undefined;
}

/** The frames one by one: each chunk, then the trailer or the last line end. */
export function encodeFrames({ chunks, signing, trailers }: Framed): Buffer[] {
  let previous = signing?.seedSignature ?? '';
  const sign = (kind: string, ...hashes: string[]): string => {
    if (signing === undefined) return '';
    const text = [`AWS4-HMAC-SHA256-${kind}`, signing.dateTime, signing.scope, previous, ...hashes].join('\n');
    previous = createHmac('sha256', signing.signingKey).update(text).digest('hex');
    return previous;
  };
  const header = (data: Buffer): Buffer => {
    const signature = sign('PAYLOAD', sha256(''), sha256(data));
    return Buffer.from(`${data.length.toString(16)}${signing ? `;chunk-signature=${signature}` : ''}\r\n`);
  };
  const frames = chunks.map((data) => Buffer.concat([header(data), data, Buffer.from('\r\n')]));
  // The empty chunk comes before the trailer in the chain.
  let end = header(Buffer.alloc(0)).toString('latin1');
  if (trailers !== undefined) {
    end += trailers.map(([name, value]) => `${name}:${value}\r\n`).join('');
    const text = trailers.map(([name, value]) => `${name}:${value}\n`).join('');
    if (signing !== undefined) end += `x-amz-trailer-signature:${sign('TRAILER', sha256(text))}\r\n`;
  }
  return [...frames, Buffer.from(`${end}\r\n`)];
}
