// The metrics page. https://prometheus.io/docs/instrumenting/exposition_formats/
import { mergeCounts, type RequestCount } from './request-counts.ts';

/** What one serving process says of itself. */
export interface ProcessReport {
  readonly pid: number;
  readonly residentBytes: number;
  /** Of user and system, since the process started. */
  readonly cpuSeconds: number;
  readonly startedAtMs: number;
  readonly requests: readonly RequestCount[];
}

export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export function writePrometheus(reports: readonly ProcessReport[]): string {
  const requests = mergeCounts(reports.map((report) => report.requests)).sort(byName);
  const ofRequests = (value: (count: RequestCount) => number) =>
    requests.map(({ service, operation, status, ...rest }) => ({
      labels: { service, operation, status },
      value: value({ service, operation, status, ...rest }),
    }));
  const ofProcesses = (value: (report: ProcessReport) => number) =>
    reports.map((report) => ({ labels: { pid: report.pid }, value: value(report) }));
  return [
    metric(
      'crosskey_requests_total',
      'counter',
      'Requests answered',
      ofRequests(({ count }) => count),
    ),
    metric(
      'crosskey_request_seconds_total',
      'counter',
      'Time from the head of a request to the head of its answer',
      ofRequests(({ seconds }) => seconds),
    ),
    metric(
      'crosskey_worker_resident_bytes',
      'gauge',
      'Memory of a worker',
      ofProcesses((report) => report.residentBytes),
    ),
    metric(
      'crosskey_worker_cpu_seconds_total',
      'counter',
      'CPU time of a worker',
      ofProcesses((report) => report.cpuSeconds),
    ),
    metric(
      'crosskey_worker_start_time_seconds',
      'gauge',
      'When a worker started, since the epoch',
      ofProcesses((report) => report.startedAtMs / 1000),
    ),
  ].join('');
}

export function metric(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels, value }) => `${name}{${labelText(labels)}} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function labelText(labels: Sample['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function byName(left: RequestCount, right: RequestCount): number {
  const name = ({ service, operation, status }: RequestCount) => `${service} ${operation} ${status}`;
  return name(left) < name(right) ? -1 : 1;
}
