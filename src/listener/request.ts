// From Node's request to the wire request that the pipeline reads.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Headers, WireRequest } from '../kernel/wire.ts';

/** Wraps a request. The body asks a waiting client to continue only when somebody begins to read it. */
export function toWireRequest(request: IncomingMessage, response: ServerResponse): WireRequest {
  const target = request.url ?? '/';
  const queryAt = target.indexOf('?');
  const tls = 'encrypted' in request.socket ? (request.socket as TLSSocket) : undefined;
  return {
    method: request.method ?? 'GET',
    rawPath: pathOf(queryAt < 0 ? target : target.slice(0, queryAt)),
    rawQuery: queryAt < 0 ? '' : target.slice(queryAt + 1),
    ...joinHeaders(request.rawHeaders),
    body: new RequestBody(request, response),
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    secure: tls !== undefined,
    tlsVersion: tls?.getProtocol() ?? undefined,
    get signal() {
      return signalOf(response);
    },
  };
}

const signals = new WeakMap<ServerResponse, AbortSignal>();

/** Made for those who ask: most requests end before anybody wonders whether their client is still there. */
function signalOf(response: ServerResponse): AbortSignal {
  const known = signals.get(response);
  if (known !== undefined) return known;
  const gone = new AbortController();
  if (response.destroyed && !response.writableFinished) gone.abort();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  signals.set(response, gone.signal);
  return gone.signal;
}

/** A request line may carry a whole URL (RFC 9112, section 3.2.2); only its path is ours. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  const absolute = /^https?:\/\/[^/]*(\/.*)?$/i.exec(target);
  return absolute ? (absolute[1] ?? '/') : `/${target}`;
}

interface JoinedHeaders {
  readonly headers: Headers;
  readonly repeatedHeaders: Readonly<Record<string, readonly string[]>>;
}

const nothingRepeated: JoinedHeaders['repeatedHeaders'] = {};

/** Every value counts, in the order of arrival: the canonical request is made of all of them. */
export function joinHeaders(raw: readonly string[]): JoinedHeaders {
  const headers: Record<string, string> = Object.create(null);
  let repeated: Record<string, string[]> | undefined;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const earlier = headers[name];
    if (earlier !== undefined) {
      repeated ??= Object.create(null) as Record<string, string[]>;
      repeated[name] = [...(repeated[name] ?? [earlier]), value];
    }
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return { headers, repeatedHeaders: repeated ?? nothingRepeated };
}

/** Reads from the socket as it is asked; a request without a body costs no stream. */
class RequestBody implements AsyncIterable<Buffer> {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer> {
    if (!hasBody(this.#request)) return nothing;
    const expectation = this.#request.headers.expect;
    if (expectation?.toLowerCase() === '100-continue' && !this.#response.headersSent) this.#response.writeContinue();
    return this.#request.iterator({ destroyOnReturn: false });
  }
}

const nothing: AsyncIterator<Buffer> = { next: () => Promise.resolve({ done: true, value: undefined }) };

/** Whether bytes follow the head. RFC 9112, section 6.3. */
export function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}
