// The socket of the instance metadata service.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetadataRequest, MetadataResponse } from './answer.ts';

export interface MetadataServer extends AsyncDisposable {
  readonly port: number;
}

export interface MetadataServerNeeds {
  readonly host: string;
  readonly port: number;
  readonly answer: (request: MetadataRequest) => Promise<MetadataResponse>;
  /** For the operator: what the instance is only told to ask again for. */
  readonly onError: (error: unknown) => void;
}

export async function serveMetadata(needs: MetadataServerNeeds): Promise<MetadataServer> {
  const server = createServer((request, response) => respond(request, response, needs));
  await listen(server, needs);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: MetadataServerNeeds): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, needs: MetadataServerNeeds): Promise<void> {
  request.resume();
  const { method = 'GET', url = '/', headers } = request;
  const {
    status,
    headers: shown,
    body,
  } = await needs.answer({ method, url, headers }).catch((error: unknown) => {
    needs.onError(error);
    return { status: 503, headers: { 'content-type': 'text/plain' }, body: 'try again\n' };
  });
  const content = Buffer.from(body);
  response.writeHead(status, { ...shown, 'content-length': content.length, server: 'EC2ws' });
  response.end(method === 'HEAD' ? undefined : content);
}
