// From Node's request to the wire request that the pipeline reads.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Headers, WireRequest } from '../kernel/wire.ts';

/** Wraps a request. The body asks a waiting client to continue only when somebody begins to read it. */
export function toWireRequest(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): WireRequest {
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
    signal,
  };
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

class RequestBody implements AsyncIterable<Buffer> {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer> {
    const expectation = this.#request.headers.expect;
    if (expectation?.toLowerCase() === '100-continue' && !this.#response.headersSent) this.#response.writeContinue();
    return this.#request.iterator({ destroyOnReturn: false });
  }
}
