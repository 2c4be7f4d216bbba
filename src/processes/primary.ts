// The primary: prepares the data folder, keeps the workers that share its ports running, and stops them in order.
import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { secondMs } from '../kernel/clock.ts';
import type { FromWorker, StopWorker, WorkerReady } from './messages.ts';
import { workerConfigVariable } from './messages.ts';

export interface PrimaryEvents {
  /** All workers serve for the first time. */
  readonly onReady: (ports: WorkerReady) => void;
  /** Something that the operator should know. */
  readonly onNotice: (text: string) => void;
}

/** A worker that ends within this time of its start counts as one that cannot start. */
const shortLifeMs = 5 * secondMs;
const shortLivesAllowed = 5;
/** Longer than the workers' own drain. */
const stopTimeoutMs = 30 * secondMs;

/** Resolves with the exit code, after `signal` is aborted and all workers have ended. */
export function runPrimary(config: Config, events: PrimaryEvents, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => new Primary(config, events, resolve).start(signal));
}

class Primary {
  readonly #events: PrimaryEvents;
  readonly #finish: (exitCode: number) => void;
  readonly #ready = new Set<number>();
  #config: Config;
  #announced = false;
  #stopping = false;
  #shortLives = 0;
  #exitCode = 0;

  constructor(config: Config, events: PrimaryEvents, finish: (exitCode: number) => void) {
    this.#config = config;
    this.#events = events;
    this.#finish = finish;
  }

  start(signal: AbortSignal): void {
    cluster.setupPrimary({ exec: fileURLToPath(new URL('./worker.ts', import.meta.url)), args: [] });
    signal.addEventListener('abort', () => this.#stop(0), { once: true });
    if (signal.aborted) this.#finish(0);
    else for (let index = 0; index < this.#config.workers; index += 1) this.#fork();
  }

  #fork(): void {
    const worker = cluster.fork({ [workerConfigVariable]: JSON.stringify(this.#config) });
    const startedMs = performance.now();
    worker.on('message', (message: FromWorker) => this.#onMessage(worker, message));
    worker.once('exit', (code, signalName) => {
      this.#onExit(worker, performance.now() - startedMs, signalName ?? `code ${code}`);
    });
  }

  #onMessage(worker: Worker, message: FromWorker): void {
    if (message.kind === 'failed') {
      this.#events.onNotice(`worker cannot start: ${message.message}`);
      return;
    }
    this.#ready.add(worker.id);
    if (this.#announced || this.#ready.size < this.#config.workers) return;
    this.#announced = true;
    // A worker that replaces another must find the same ports, also when they were picked freely.
    this.#config = { ...this.#config, httpPort: message.httpPort, httpsPort: message.httpsPort };
    this.#events.onReady(message);
  }

  #onExit(worker: Worker, livedMs: number, how: string): void {
    this.#ready.delete(worker.id);
    if (this.#stopping) {
      if (Object.keys(cluster.workers ?? {}).length === 0) this.#finish(this.#exitCode);
      return;
    }
    this.#shortLives = livedMs < shortLifeMs ? this.#shortLives + 1 : 0;
    const givesUp = this.#shortLives > shortLivesAllowed || !this.#announced;
    this.#events.onNotice(
      `worker ${worker.process.pid} ended by ${how}; ${givesUp ? 'giving up' : 'starting another'}`,
    );
    if (givesUp) this.#stop(1);
    else this.#fork();
  }

  #stop(exitCode: number): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#exitCode = exitCode;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    if (workers.length === 0) {
      this.#finish(exitCode);
      return;
    }
    const message: StopWorker = { kind: 'stop' };
    for (const worker of workers) if (worker.isConnected()) worker.send(message);
    setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL');
    }, stopTimeoutMs).unref();
  }
}
