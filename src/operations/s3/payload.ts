// The body of a request as a stream, also when there is none.
import type { Payload } from '../../kernel/wire.ts';

const empty: Payload = {
  sizeBytes: 0,
  trailers: () => ({}),
  async *[Symbol.asyncIterator]() {},
};

/** The SDK's types allow many kinds of body; on the server it is always a `Payload`. */
export function payloadOf(body: unknown): Payload {
  return (body as Payload | undefined) ?? empty;
}
