// The primary: keeps the workers that share its ports running, and stops them in order.
import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { HandedOver } from '../config/root-key.ts';
import { secondMs } from '../kernel/clock.ts';
import { type FromWorker, type GiveHandedOver, type StopWorker, workerConfigVariable } from './messages.ts';
import { ReportDesk } from './report-desk.ts';

export interface PrimaryEvents {
  /** All workers serve for the first time. */
  readonly onReady: () => void;
  /** Something that the operator should know. */
  readonly onNotice: (text: string) => void;
}

/** A worker that ends within this time of its start counts as one that cannot start. */
const shortLifeMs = 5 * secondMs;
const firstDelayMs = secondMs / 10;
const longestDelayMs = 10 * secondMs;
/** With no worker left that serves. */
const shortLivesAllowed = 5;
/** Longer than the workers' own drain. */
const stopTimeoutMs = 30 * secondMs;
/** Calls of the file system and LMDB's waits for its write lock each hold a thread: more than cores, so that none starves. */
const threadPoolSize = '16';

/** The ports of `config` are settled. Resolves with the exit code, after `signal` is aborted and all workers have ended. */
export function runPrimary(
  config: Config,
  handedOver: HandedOver,
  events: PrimaryEvents,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => new Primary(config, handedOver, events, resolve).start(signal));
}

class Primary {
  readonly #config: Config;
  /** Kept for the workers that replace others. */
  readonly #handedOver: HandedOver;
  readonly #events: PrimaryEvents;
  readonly #finish: (exitCode: number) => void;
  readonly #serving = new Set<number>();
  readonly #replacements = new Set<NodeJS.Timeout>();
  readonly #reports = new ReportDesk();
  #announced = false;
  #stopping = false;
  #shortLives = 0;
  #exitCode = 0;

  constructor(config: Config, handedOver: HandedOver, events: PrimaryEvents, finish: (exitCode: number) => void) {
    this.#config = config;
    this.#handedOver = handedOver;
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
    const worker = cluster.fork({
      UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? threadPoolSize,
      [workerConfigVariable]: JSON.stringify(this.#config),
    });
    const startedMs = performance.now();
    worker.on('message', (message: FromWorker) => this.#onMessage(worker, message));
    worker.once('exit', (code, signalName) => {
      this.#onExit(worker, performance.now() - startedMs, signalName ?? `code ${code}`);
    });
  }

  #onMessage(worker: Worker, message: FromWorker): void {
    switch (message.kind) {
      case 'failed':
        if (!this.#stopping) this.#events.onNotice(message.message);
        return;
      case 'ask-handed-over':
        this.#give(worker);
        return;
      case 'collect':
        void this.#reports.collect(worker, message.request, livingWorkers());
        return;
      case 'report':
        this.#reports.take(message);
        return;
      case 'ready':
        this.#onReady(worker);
    }
  }

  #give(worker: Worker): void {
    const message: GiveHandedOver = { kind: 'handed-over', handedOver: this.#handedOver };
    if (worker.isConnected()) worker.send(message);
  }

  #onReady(worker: Worker): void {
    this.#serving.add(worker.id);
    if (this.#announced) this.#events.onNotice(`worker ${worker.process.pid} serves`);
    else if (this.#serving.size === this.#config.workers) {
      this.#announced = true;
      this.#events.onReady();
    }
  }

  #onExit(worker: Worker, livedMs: number, how: string): void {
    this.#serving.delete(worker.id);
    if (this.#stopping) {
      if (how !== 'code 0' && this.#exitCode === 0) {
        this.#exitCode = 1;
        this.#events.onNotice(`worker ${worker.process.pid} ended by ${how} before it was done`);
      }
      this.#finishWhenAlone();
      return;
    }
    this.#shortLives = livedMs < shortLifeMs ? this.#shortLives + 1 : 0;
    const isHopeless = this.#shortLives > shortLivesAllowed && this.#serving.size === 0;
    const givesUp = !this.#announced || isHopeless;
    const next = givesUp ? 'giving up' : 'starting another';
    this.#events.onNotice(`worker ${worker.process.pid} ended by ${how}; ${next}`);
    if (givesUp) this.#stop(1);
    else this.#replace();
  }

  /** At once the first time, then ever later while new ones keep ending. */
  #replace(): void {
    const backoffMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(this.#shortLives, 20));
    const delayMs = this.#shortLives <= 1 ? 0 : backoffMs;
    const timer = setTimeout(() => {
      this.#replacements.delete(timer);
      this.#fork();
    }, delayMs);
    this.#replacements.add(timer);
  }

  #stop(exitCode: number): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#exitCode = exitCode;
    for (const timer of this.#replacements) clearTimeout(timer);
    const message: StopWorker = { kind: 'stop' };
    for (const worker of livingWorkers()) if (worker.isConnected()) worker.send(message);
    setTimeout(() => {
      for (const worker of livingWorkers()) worker.process.kill('SIGKILL');
    }, stopTimeoutMs).unref();
    this.#finishWhenAlone();
  }

  #finishWhenAlone(): void {
    if (livingWorkers().length === 0) this.#finish(this.#exitCode);
  }
}

/** Those that have not exited: a worker that only lost its channel is still one. */
function livingWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined && !worker.isDead()) as Worker[];
}
