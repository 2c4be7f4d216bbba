// What is known of an `aws-chunked` body before its first byte.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
import type { Headers } from '../../kernel/wire.ts';

/** Where the chain of chunk signatures begins; `VerifiedSignature.chunkSigning` is one. */
export interface ChunkSigning {
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

export interface DecodedBody {
  /** Yields only bytes whose signature is verified; throws a `Fault` of S3 where the framing is wrong. */
  readonly body: AsyncIterable<Buffer>;
  /** The trailing headers; only after `body` has ended. */
  trailers(): Headers;
}
