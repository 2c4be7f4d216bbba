// A load generator that costs little: each connection sends the same bytes again and again and counts the answers.
// Requests are signed once; a signature holds for fifteen minutes.
import { connect, type Socket } from 'node:net';

export interface PreparedRequest {
  readonly head: Buffer;
  readonly body: Buffer;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Bodies of the answers and of the requests. */
  readonly bytes: number;
}

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly durationMs: number;
  /** Connection after connection takes the next one, and stays with it unless `inTurn` says that every request is the next one. */
  readonly inTurn?: true;
  readonly requests: readonly PreparedRequest[];
  /** The status line that every answer must begin with. */
  readonly expectedStatus: number;
}

const endOfHead = Buffer.from('\r\n\r\n');

export async function runLoad(load: Load): Promise<LoadResult> {
  const startedMs = performance.now();
  const deadlineMs = startedMs + load.durationMs;
  const counts = { requests: 0, bytes: 0 };
  await Promise.all(
    Array.from({ length: load.connections }, (_, index) => {
      let turn = index;
      const next = () => {
        const request = load.requests[turn % load.requests.length];
        if (request === undefined) throw new Error('a load has at least one request');
        if (load.inTurn) turn += load.connections;
        return request;
      };
      return oneConnection(load, next, deadlineMs, counts);
    }),
  );
  return { ...counts, seconds: (performance.now() - startedMs) / 1000 };
}

function oneConnection(
  load: Load,
  next: () => PreparedRequest,
  deadlineMs: number,
  counts: { requests: number; bytes: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(load.port, '127.0.0.1');
    socket.setNoDelay(true);
    const reader = new AnswerReader(load.expectedStatus);
    let request = next();
    const send = () => {
      socket.cork();
      socket.write(request.head);
      if (request.body.length > 0) socket.write(request.body);
      socket.uncork();
    };
    socket.once('connect', send);
    socket.once('error', reject);
    socket.on('data', (bytes: Buffer) => {
      try {
        if (!reader.take(bytes)) return;
      } catch (error) {
        fail(socket, error, reject);
        return;
      }
      counts.requests += 1;
      counts.bytes += reader.bodyBytes + request.body.length;
      reader.reset();
      if (performance.now() < deadlineMs) {
        request = next();
        send();
      } else socket.end(() => resolve());
    });
  });
}

function fail(socket: Socket, error: unknown, reject: (error: unknown) => void): void {
  socket.destroy();
  reject(error);
}

/** Knows no more of HTTP than servers that give a Content-Length need. */
class AnswerReader {
  readonly #expectedStatus: string;
  #head: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  #remaining: number | undefined;
  bodyBytes = 0;

  constructor(expectedStatus: number) {
    this.#expectedStatus = `HTTP/1.1 ${expectedStatus} `;
  }

  /** True when the answer is whole. */
  take(bytes: Buffer): boolean {
    if (this.#remaining === undefined) return this.#takeHead(bytes);
    this.#remaining -= bytes.length;
    return this.#remaining === 0;
  }

  reset(): void {
    this.#head = Buffer.alloc(0);
    this.#remaining = undefined;
  }

  #takeHead(bytes: Buffer): boolean {
    this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf(endOfHead);
    if (end < 0) return false;
    const head = this.#head.toString('latin1', 0, end);
    if (!head.startsWith(this.#expectedStatus))
      throw new Error(`unexpected answer: ${this.#head.toString('utf8', 0, 600)}`);
    this.bodyBytes = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    this.#remaining = this.bodyBytes - (this.#head.length - end - endOfHead.length);
    return this.#remaining === 0;
  }
}
