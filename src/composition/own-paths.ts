// Crosskey's own paths, under `/_crosskey/`: no bucket's name begins with `_`, so no request of S3's is taken.
import type { WireRequest, WireResponse } from '../kernel/wire.ts';
import { type DeliveryReport, writeDeliveries } from '../metrics/deliveries.ts';
import { type ProcessReport, prometheusType, writePrometheus } from '../metrics/prometheus.ts';

/** What the metrics are gathered from. */
export interface MetricSources {
  /** Of all serving processes. */
  processes(): Promise<readonly ProcessReport[]>;
  deliveries(): Promise<readonly DeliveryReport[]>;
}

const prefix = '/_crosskey/';

/** Undefined when the request is for the pipeline. */
export async function ownPaths(request: WireRequest, sources: MetricSources): Promise<WireResponse | undefined> {
  if (!request.rawPath.startsWith(prefix)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'method not allowed\n');
  switch (request.rawPath) {
    case '/_crosskey/health':
      return text(200, 'ok\n');
    case '/_crosskey/metrics':
      return text(200, await metrics(sources), prometheusType);
    default:
      return text(404, 'not found\n');
  }
}

async function metrics(sources: MetricSources): Promise<string> {
  return writePrometheus(await sources.processes()) + writeDeliveries(await sources.deliveries());
}

function text(status: number, words: string, contentType = 'text/plain; charset=utf-8'): WireResponse {
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(words) };
}
