// What the primary and its workers tell each other.
import type { HandedOver } from '../config/root-key.ts';
import type { ProcessReport } from '../metrics/prometheus.ts';

/** The worker accepts connections. */
export interface WorkerReady {
  readonly kind: 'ready';
}

/** The first thing that a worker says: what is secret comes neither by its environment nor by its arguments. */
export interface AskHandedOver {
  readonly kind: 'ask-handed-over';
}

/** The answer to `AskHandedOver`. */
export interface GiveHandedOver {
  readonly kind: 'handed-over';
  readonly handedOver: HandedOver;
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

export type FromWorker = WorkerReady | AskHandedOver | WorkerFailed | CollectReports | WorkerReport;

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

export type ToWorker = StopWorker | GiveHandedOver | AskReport | CollectedReports;

/** The environment variable in which a worker finds its config, as JSON. */
export const workerConfigVariable = 'CROSSKEY_WORKER_CONFIG';
