// The sockets: HTTP and HTTPS on one handler, with limits, timeouts and a drain.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { giveBack } from '../kernel/give-back.ts';
import type { WireRequest, WireResponse } from '../kernel/wire.ts';
import { toWireRequest } from './request.ts';
import { sendResponse } from './response.ts';
import { unreadableRequest } from './unreadable.ts';

export type Handler = (request: WireRequest) => Promise<WireResponse>;

export interface ListenerOptions {
  readonly host: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly handle: Handler;
  /** Told of what failed after an answer had begun, and of bugs of ours. */
  readonly onError: (error: unknown) => void;
}

export interface Listener extends AsyncDisposable {
  readonly httpPort: number;
  readonly httpsPort: number;
}

/** S3 allows 8 KiB of headers, of which 2 KiB are user metadata; a presigned URL and session token need more room. */
const maxHeaderSizeBytes = 32 * 1024;
const headersTimeoutMs = 30_000;
/** Longer than the idle time after which the SDKs drop a connection, so that they close first. */
const keepAliveTimeoutMs = 75_000;
/** A body that stops arriving for this long ends the request; a slow one may take for ever. */
const idleTimeoutMs = 60_000;
const drainTimeoutMs = 25_000;
const idleLookEveryMs = 100;

const serverOptions = {
  maxHeaderSize: maxHeaderSizeBytes,
  headersTimeout: headersTimeoutMs,
  requestTimeout: 0,
  keepAliveTimeout: keepAliveTimeoutMs,
  insecureHTTPParser: false,
  noDelay: true,
} as const;

/** Listens on both ports; resolves once both accept connections. Disposing drains. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response, options).catch(options.onError);
  };
  const http = createServer(serverOptions, onRequest);
  const https = createTlsServer({ ...serverOptions, ...options.tls, minVersion: 'TLSv1.2' }, onRequest);
  for (const server of [http, https]) prepare(server, onRequest);
  await Promise.all([bind(http, options.httpPort, options.host), bind(https, options.httpsPort, options.host)]);
  return {
    httpPort: portOf(http),
    httpsPort: portOf(https),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([close(http), close(https)]);
    },
  };
}

function prepare(server: Server, onRequest: (request: IncomingMessage, response: ServerResponse) => void): void {
  server.setTimeout(idleTimeoutMs);
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (socket.writable && !socket.destroyed) socket.end(unreadableRequest(error.code));
    else socket.destroy();
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ListenerOptions): Promise<void> {
  const answer = await options.handle(toWireRequest(request, response));
  if (response.destroyed) return await giveBack(answer.body);
  try {
    await sendResponse(answer, request, response);
  } catch (error) {
    // Nobody waits for an answer that cannot be sent.
    response.destroy();
    await giveBack(answer.body);
    throw error;
  }
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** No new request is taken; those under way end, or are cut after a bounded time. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
    // A connection that is kept alive becomes idle only after its last answer.
    const idle = setInterval(() => server.closeIdleConnections(), idleLookEveryMs);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
