// Requests signed by the SDK's own signer, written down as bytes.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { PreparedRequest } from './load.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  /** Percent-encoded, without the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly service: 's3' | 'kms';
}

class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', Buffer.from(secret as Uint8Array<ArrayBuffer>));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

export async function prepare(request: PlainRequest, port: number, credentials: Credentials): Promise<PreparedRequest> {
  const body = request.body ?? Buffer.alloc(0);
  const signer = new SignatureV4({
    service: request.service,
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: request.service !== 's3',
    applyChecksum: true,
  });
  const signed = await signer.sign({
    method: request.method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path: request.path,
    query: Object.fromEntries(new URLSearchParams(request.query)),
    headers: { host: `127.0.0.1:${port}`, 'content-length': String(body.length), ...request.headers },
    ...(request.service === 's3' ? { body } : { body: body.toString('utf8') }),
  });
  const query = request.query === undefined ? '' : `?${request.query}`;
  const lines = [`${request.method} ${request.path}${query} HTTP/1.1`];
  for (const [name, value] of Object.entries(signed.headers)) lines.push(`${name}: ${value}`);
  return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body };
}
