// What the primary and its workers tell each other.

/** The worker accepts connections. */
export interface WorkerReady {
  readonly kind: 'ready';
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
