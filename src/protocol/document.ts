// The body of a request that is a document: gathered, its checksums verified, before it is parsed.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
import { Fault } from '../kernel/fault.ts';
import type { Payload } from '../kernel/wire.ts';
import { type DocumentBody, gather } from './body.ts';
import { digestsOf } from './checksums/digests.ts';
import { algorithmsOf, checkExpectation, parseExpectation } from './checksums/expectation.ts';
import { requireChecksum } from './checksums/required.ts';
import { documentMaxBytes, documentMaxBytesOf } from './limits.ts';
import type { Recognised } from './recognised.ts';
import type { OperationSchema } from './schema/operation-schema.ts';

/** A stream of object bytes stays unread: its operation verifies while it stores. */
export async function documentOf(recognised: Recognised, payload: Payload): Promise<DocumentBody> {
  if (isStreamed(recognised.operation)) return payload;
  // What other services read whole was covered by the signature; a body of nothing has no checksum to fail.
  if (payload.whole !== undefined && (payload.whole.length === 0 || recognised.dialect !== 'rest-xml')) {
    return payload.whole;
  }
  const document = await gather(payload);
  const maxBytes = documentMaxBytesOf[recognised.operation.name] ?? documentMaxBytes;
  if (document === undefined || document.length > maxBytes) {
    throw new Fault('MaxMessageLengthExceeded', { MaxMessageLengthBytes: maxBytes });
  }
  verify(recognised, payload, document);
  return document;
}

const streamed = new WeakMap<OperationSchema, boolean>();

function isStreamed(operation: OperationSchema): boolean {
  const known = streamed.get(operation);
  if (known !== undefined) return known;
  const found = operation.input.members.some((member) => member.shape.kind === 'streaming-blob');
  streamed.set(operation, found);
  return found;
}

function verify(recognised: Recognised, payload: Payload, document: Buffer): void {
  if (document.length === 0 && recognised.headers['content-md5'] === undefined) return;
  const headers = { ...recognised.headers };
  // These are of the object that the document completes, not of the document.
  if (recognised.operation.name === 'CompleteMultipartUpload') {
    for (const name in headers) if (name.startsWith('x-amz-checksum-')) delete headers[name];
  }
  const trailers = payload.trailers();
  const expectation = parseExpectation(headers, { hasTrailer: headers['x-amz-trailer'] !== undefined });
  requireChecksum(recognised.operation.name, expectation);
  checkExpectation(expectation, digestsOf(document, algorithmsOf(expectation)), trailers);
}
