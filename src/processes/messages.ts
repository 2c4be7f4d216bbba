// What the primary and its workers tell each other.
import type { ProcessReport } from '../metrics/prometheus.ts';

/** The worker accepts connections. */
export interface WorkerReady {
  readonly kind: 'ready';
}

export interface WorkerFailed {
  readonly kind: 'failed';
  readonly message: string;
}

/** Asks for the reports of all workers. */
export interface CollectReports {
  readonly kind: 'collect';
  readonly request: number;
}

/** The answer to `AskReport`. */
export interface WorkerReport {
  readonly kind: 'report';
  readonly question: number;
  readonly report: ProcessReport;
}

export type FromWorker = WorkerReady | WorkerFailed | CollectReports | WorkerReport;

/** Asks a worker to drain and end. */
export interface StopWorker {
  readonly kind: 'stop';
}

export interface AskReport {
  readonly kind: 'ask-report';
  readonly question: number;
}

/** The answer to `CollectReports`, without those of workers that did not say anything in time. */
export interface CollectedReports {
  readonly kind: 'collected';
  readonly request: number;
  readonly reports: readonly ProcessReport[];
}

export type ToWorker = StopWorker | AskReport | CollectedReports;

/** The environment variable in which a worker finds its config, as JSON. */
export const workerConfigVariable = 'CROSSKEY_WORKER_CONFIG';
