// A target of events for a test: takes what is posted to it, when it is not told to refuse.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** What was acknowledged, in order. */
  readonly received: Received[];
  /** The status of each answer: not in the 200s, and nothing is taken. */
  status: number;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status } = receiver;
    const body = Buffer.concat(chunks).toString();
    if (status < 300) received.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(status, status === 302 ? { location: `${receiver.url}/elsewhere` } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    status: 200,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
  return receiver;
}

/** The file that binds ARNs to targets. */
export function targetsFile(targets: object): { readonly path: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-targets-'));
  const path = join(folder, 'targets.json');
  writeFileSync(path, JSON.stringify(targets));
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
