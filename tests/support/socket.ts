// Bytes to a server and back, with nothing in between that would repair them.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Draft } from './signer.ts';

const patienceMs = 10_000;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** As received; empty when the server closed without a word. */
  readonly text: string;
}

/** The request line and the head of a draft, then its body. Its length is said unless it says one itself. */
export function bytesOf(draft: Draft): Buffer {
  const names = Object.keys(draft.headers).map((name) => name.toLowerCase());
  const saysLength = names.includes('content-length') || names.includes('transfer-encoding');
  const length = saysLength || draft.body.length === 0 ? [] : [`content-length: ${draft.body.length}`];
  const headers = Object.entries(draft.headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`${draft.method} ${draft.target} HTTP/1.1`, ...headers, ...length, 'connection: close', '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), draft.body]);
}

/** Sends all, and reads until the server closes; one that says nothing for so long has failed. */
export async function exchange(endpoint: string, bytes: Buffer): Promise<Answer> {
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  // A server that refuses early closes while bytes are on their way: what it said before counts.
  socket.on('error', () => undefined);
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.write(bytes);
  if (!socket.closed) await once(socket, 'close');
  return parse(Buffer.concat(pieces).toString());
}

/** Sends what there is, waits until the server has it, and goes away in the middle. */
export async function abandon(endpoint: string, bytes: Buffer): Promise<void> {
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise<void>((written) => socket.write(bytes, () => written()));
  socket.resetAndDestroy();
  if (!socket.closed) await once(socket, 'close');
}

function parse(text: string): Answer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body, text };
}
