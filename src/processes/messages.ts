// What the primary and its workers tell each other.

export interface WorkerReady {
  readonly kind: 'ready';
  readonly httpPort: number;
  readonly httpsPort: number;
}

export interface WorkerFailed {
  readonly kind: 'failed';
  readonly message: string;
}

export type FromWorker = WorkerReady | WorkerFailed;

/** Asks a worker to drain and end. */
export interface StopWorker {
  readonly kind: 'stop';
}

/** The environment variable in which a worker finds its config, as JSON. */
export const workerConfigVariable = 'CROSSKEY_WORKER_CONFIG';
