// Crosskey's own paths, under `/_crosskey/`: no bucket's name begins with `_`, so no request of S3's is taken.
import type { WireRequest, WireResponse } from './kernel/wire.ts';

const prefix = '/_crosskey/';

/** Undefined when the request is for the pipeline. */
export function ownPaths(request: WireRequest): WireResponse | undefined {
  if (!request.rawPath.startsWith(prefix)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'method not allowed\n');
  return request.rawPath === '/_crosskey/health' ? text(200, 'ok\n') : text(404, 'not found\n');
}

function text(status: number, words: string): WireResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(words) };
}
