// The body of a request that is a document: gathered, its checksums verified, before it is parsed.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
import { Fault } from '../kernel/fault.ts';
import type { Payload, WireRequest } from '../kernel/wire.ts';
import { type DocumentBody, gather } from './body.ts';
import { digestsOf } from './checksums/digests.ts';
import { algorithmsOf, checkExpectation, parseExpectation } from './checksums/expectation.ts';
import { documentMaxBytes } from './limits.ts';
import type { Recognised } from './recognised.ts';

/** A stream of object bytes stays unread: its operation verifies while it stores. */
export async function documentOf(
  recognised: Recognised,
  request: WireRequest,
  payload: Payload,
): Promise<DocumentBody> {
  if (payload.whole !== undefined) return payload.whole;
  if (recognised.operation.input.members.some((member) => member.shape.kind === 'streaming-blob')) return payload;
  const document = await gather(payload);
  if (document === undefined) {
    throw new Fault('MaxMessageLengthExceeded', { MaxMessageLengthBytes: documentMaxBytes });
  }
  verify(recognised, request, payload, document);
  return document;
}

function verify(recognised: Recognised, request: WireRequest, payload: Payload, document: Buffer): void {
  if (document.length === 0 && request.headers['content-md5'] === undefined) return;
  const headers = { ...request.headers };
  // These are of the object that the document completes, not of the document.
  if (recognised.operation.name === 'CompleteMultipartUpload') {
    for (const name in headers) if (name.startsWith('x-amz-checksum-')) delete headers[name];
  }
  const trailers = payload.trailers();
  const expectation = parseExpectation(headers, { hasTrailer: headers['x-amz-trailer'] !== undefined });
  checkExpectation(expectation, digestsOf(document, algorithmsOf(expectation)), trailers);
}
