// Gathers a document's bytes, bounded. Object bytes never come this way.
import { documentMaxBytes } from './limits.ts';

export type DocumentBody = Buffer | AsyncIterable<Buffer>;

/** Undefined when the body is longer than `documentMaxBytes`. */
export async function gather(body: DocumentBody): Promise<Buffer | undefined> {
  if (Buffer.isBuffer(body)) return body.length > documentMaxBytes ? undefined : body;
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > documentMaxBytes) return undefined;
    pieces.push(piece);
  }
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined when the bytes are not UTF-8. */
export function utf8Text(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
