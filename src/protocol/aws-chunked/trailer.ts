// The headers after the last chunk.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
import { Fault } from '../../kernel/fault.ts';
import type { Headers } from '../../kernel/wire.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ChunkChain } from './chunk-signature.ts';

const lineLimitBytes = 4096;
const lineLimit = 16;
const signatureName = 'x-amz-trailer-signature';

/** Reads up to and with the empty line; `promised` are the names in `x-amz-trailer`. */
export async function readTrailer(
  reader: ByteReader,
  promised: readonly string[],
  chain: ChunkChain | undefined,
): Promise<Headers> {
  const trailers: Record<string, string> = {};
  let signedText = '';
  let signature: string | undefined;
  for (let count = 0; ; count++) {
    const line = await reader.line(lineLimitBytes);
    if (line === 'end' || line === 'too-long' || count > lineLimit) throw new Fault('MalformedTrailerError');
    if (line.text === '') break;
    const colon = line.text.indexOf(':');
    const name = line.text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = line.text.slice(colon + 1).trim();
    // The signature signs all before it, so nothing may follow it.
    if (signature !== undefined) throw new Fault('MalformedTrailerError');
    if (name === signatureName && chain !== undefined) {
      signature = value;
      continue;
    }
    if (!promised.includes(name) || Object.hasOwn(trailers, name)) throw new Fault('MalformedTrailerError');
    trailers[name] = value;
    signedText += `${name}:${value}\n`;
  }
  if (promised.some((name) => !Object.hasOwn(trailers, name))) throw new Fault('MalformedTrailerError');
  if (chain !== undefined) {
    if (signature === undefined) throw new Fault('MalformedTrailerError');
    chain.verifyTrailer(signedText, signature);
  }
  return trailers;
}
