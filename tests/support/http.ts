// One HTTP request as it is, without what `fetch` makes of a URL: `..` and `//` in a path stay.
import { type RequestOptions, request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** `target` is the request target, with its query. */
export function sendRaw(endpoint: string, target: string, given: RawRequest = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  const { method = 'GET', headers = {}, body } = given;
  const options: RequestOptions = { hostname, port, path: target, method, headers: { ...headers }, agent: false };
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** What follows the authority of a URL, as written. */
export function targetOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '');
}
