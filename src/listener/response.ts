// From the pipeline's response to Node's. A body that fails after the head was sent cuts the connection: a short
// answer must never look like a whole one.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireResponse } from '../kernel/wire.ts';
import { hasBody } from './request.ts';

/** How much of a body that nobody read is swallowed so that the client gets to read the answer. */
const unreadBodyLimitBytes = 16 * 1024 * 1024;
const unreadBodyLimitMs = 5000;

export async function sendResponse(
  answer: WireResponse,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { body } = answer;
  const bodiless = request.method === 'HEAD' || answer.status === 204 || answer.status === 304;
  if (Buffer.isBuffer(body) && answer.headers['content-length'] === undefined && !bodiless) {
    answer.headers['content-length'] = String(body.length);
  } else if (body === undefined && !bodiless && answer.headers['content-length'] === undefined) {
    answer.headers['content-length'] = '0';
  }
  const leftUnread = !request.complete && hasBody(request);
  if (leftUnread && request.headers.expect !== undefined) answer.headers.connection = 'close';
  response.writeHead(answer.status, dispositionFirst(answer.headers));
  if (body === undefined || bodiless) response.end();
  else if (Buffer.isBuffer(body)) response.end(body);
  else await stream(body, response);
  if (leftUnread) swallow(request, response);
}

/** Node.js takes a disposition that is not ASCII before the content's length only; after it, it calls it invalid. */
function dispositionFirst(headers: Record<string, string>): Record<string, string> {
  const disposition = headers['content-disposition'];
  return disposition === undefined ? headers : { 'content-disposition': disposition, ...headers };
}

/** Bytes that are sent in one go: a system call for each small piece costs more than the piece. */
const sendBytes = 256 * 1024;

async function stream(body: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  try {
    let isFirst = true;
    let heldBytes = 0;
    for await (const bytes of body) {
      if (response.destroyed) return;
      if (heldBytes === 0 && !isFirst) response.cork();
      const hasRoom = response.write(bytes);
      heldBytes += bytes.length;
      // The head goes at once with the first bytes: a body that breaks off later is a cut answer then, and not none.
      if (heldBytes < sendBytes && !isFirst) continue;
      isFirst = false;
      heldBytes = 0;
      response.uncork();
      if (!hasRoom) await drained(response);
    }
    if (heldBytes > 0) response.uncork();
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}

async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const closed = new AbortController();
  const onClose = () => closed.abort();
  response.once('close', onClose);
  try {
    await once(response, 'drain', { signal: closed.signal });
  } catch {
    // The client is gone: the caller sees it by `destroyed`.
  } finally {
    response.off('close', onClose);
  }
}

/** A client that is still sending gets to read the refusal, within bounds; then the connection is closed. */
function swallow(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) return;
  let sizeBytes = 0;
  const timer = setTimeout(() => request.destroy(), unreadBodyLimitMs);
  timer.unref();
  request.on('data', (bytes: Buffer) => {
    sizeBytes += bytes.length;
    if (sizeBytes > unreadBodyLimitBytes) request.destroy();
  });
  request.once('close', () => clearTimeout(timer));
  response.once('error', () => request.destroy());
  request.resume();
}
