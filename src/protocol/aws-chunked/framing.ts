// What is known of an `aws-chunked` body before its first byte.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
import { Fault } from '../../kernel/fault.ts';
import type { Headers } from '../../kernel/wire.ts';

/** Where the chain of chunk signatures begins; `VerifiedSignature.chunkSigning` is one. */
export interface ChunkSigning {
  /** 64 lower-case hexadecimal digits. */
  readonly seedSignature: string;
  readonly signingKey: Buffer;
  readonly dateTime: string;
  readonly scope: string;
}

export interface ChunkedFraming {
  /** Undefined when the chunks are not signed. */
  readonly signing: ChunkSigning | undefined;
  /** `x-amz-decoded-content-length` */
  readonly decodedLengthBytes: number;
  /** Names in lower case from `x-amz-trailer`; undefined when the body ends without a trailer section. */
  readonly trailers: readonly string[] | undefined;
}

/** The length of the body without its framing; throws a `Fault` where the request does not tell it. */
export function decodedLengthBytes(headers: Headers): number {
  const text = headers['x-amz-decoded-content-length'];
  if (text === undefined) throw new Fault('MissingContentLength');
  const length = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(length))
    throw new Fault('InvalidArgument', {
      message: 'The value of x-amz-decoded-content-length is not a valid length.',
      ArgumentName: 'x-amz-decoded-content-length',
      ArgumentValue: text,
    });
  return length;
}

/** What is left of `Content-Encoding` for the object: the framing is of the transfer alone. */
export function withoutAwsChunked(contentEncoding: string | undefined): string | undefined {
  if (contentEncoding === undefined) return undefined;
  const kept = contentEncoding
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding.toLowerCase() !== 'aws-chunked');
  return kept.length === 0 ? undefined : kept.join(',');
}
