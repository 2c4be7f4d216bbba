// The ports of a server, settled before anything is started: workers that come later must find the same ones.
import { createServer, type Server } from 'node:net';

/** Somebody else listens there, or this user may not. */
export class PortUnusable extends Error {
  constructor(host: string, port: number, flag: string, cause: NodeJS.ErrnoException) {
    super(whyUnusable(host, port, flag, cause), { cause });
    this.name = 'PortUnusable';
  }
}

function whyUnusable(host: string, port: number, flag: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use: choose another with \`--${flag}\`, or 0 for any that is free`;
    case 'EACCES':
      return `port ${port} of ${host} needs a permission that this user lacks: choose another with \`--${flag}\``;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `\`${host}\` is not an address of this machine: choose another with \`--host\``;
    default:
      return `port ${port} of ${host} cannot be listened on: ${message}`;
  }
}

export interface Ports {
  readonly httpPort: number;
  readonly httpsPort: number;
}

/** Free at the moment, and different; 0 becomes one that is free. Throws `PortUnusable`. */
export async function settlePorts(host: string, { httpPort, httpsPort }: Ports): Promise<Ports> {
  // Both are held until both are known, so that they differ.
  await using http = await hold(host, httpPort, 'http-port');
  await using https = await hold(host, httpsPort, 'https-port');
  return { httpPort: http.port, httpsPort: https.port };
}

interface HeldPort extends AsyncDisposable {
  readonly port: number;
}

function hold(host: string, port: number, flag: string): Promise<HeldPort> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new PortUnusable(host, port, flag, cause)));
    server.listen({ host, port, exclusive: true }, () => {
      resolve({ port: portOf(server), [Symbol.asyncDispose]: () => closed(server) });
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('a server that listens on a port has an address');
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
