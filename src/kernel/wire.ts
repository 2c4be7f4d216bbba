// A request and a response as they travel: after the socket, before any service's meaning.

/** Header names in lower case; a header that was sent twice has its values joined by `, ` in order. */
export type Headers = Readonly<Record<string, string>>;

export interface WireRequest {
  readonly method: string;
  /** As sent, percent-encoded, without the query: the canonical request needs it unchanged. */
  readonly rawPath: string;
  /** As sent, without the `?`; empty when there is none. */
  readonly rawQuery: string;
  readonly headers: Headers;
  /** The single values of each header that came more than once; a signature joins them differently. */
  readonly repeatedHeaders?: Readonly<Record<string, readonly string[]>>;
  /** The bytes of the body as they arrive, still in any `aws-chunked` framing. */
  readonly body: AsyncIterable<Buffer>;
  /** The peer's address, without port. */
  readonly sourceIp: string;
  /** True on TLS. */
  readonly secure: boolean;
  /** For example `TLSv1.3`; undefined without TLS. */
  readonly tlsVersion: string | undefined;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export type WireBody = Buffer | AsyncIterable<Buffer> | undefined;

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Bytes that are ready, or a stream that yields only verified bytes and throws to cut the connection. */
  readonly body: WireBody;
}

/** The body of a request once it is verified as it streams: signatures, hashes and lengths checked, framing gone. */
export interface Payload extends AsyncIterable<Buffer> {
  /** Declared by the client; undefined when it declared none. */
  readonly sizeBytes: number | undefined;
  /** All of it, where it was read and verified before anything else could be. */
  readonly whole?: Buffer | undefined;
  /** The trailing headers, complete once the iteration has ended. */
  trailers(): Headers;
}
