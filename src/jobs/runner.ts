// Runs jobs when they are due: each under a lease, so that of all processes one does it, and another when that one dies.
// Decision 0095 says what keeps a job from running twice.
import { secondMs } from '../kernel/clock.ts';
import { type Lease, LeaseLost, Leases } from '../storage/leases.ts';
import type { Job, JobNeeds } from './job.ts';
import { leasedRecords } from './leased-records.ts';
import { begun, failed, isDue, JobSchedule, type JobScheduleRecord, succeeded } from './schedule.ts';

export interface JobRunner extends AsyncDisposable {
  /** Runs what is due now and resolves when it has ended; what another process runs is left to it. */
  runDue(): Promise<void>;
}

export interface RunnerOptions {
  readonly needs: JobNeeds;
  readonly jobs: readonly Job[];
  readonly report: (error: unknown) => void;
  /** How often the runner looks for what is due; `undefined` for only when `runDue` is called. */
  readonly lookEveryMs: number | undefined;
}

/** So long after its death at most another takes up a process's work. */
export const leaseMs = 30 * secondMs;
const renewEveryMs = leaseMs / 3;

/** Disposing cuts what runs, waits for its end, and releases the leases. */
export function runJobs(options: RunnerOptions): JobRunner {
  return new LeasedJobs(options);
}

class LeasedJobs implements JobRunner {
  readonly #options: RunnerOptions;
  readonly #leases: Leases;
  readonly #startMs: number;
  readonly #stop = new AbortController();
  /** The end of each job's last turn in this process, while there is one. */
  readonly #turns = new Map<string, Promise<void>>();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(options: RunnerOptions) {
    const { clock, records } = options.needs;
    this.#options = options;
    this.#leases = new Leases(records, clock);
    this.#startMs = clock.now();
    if (options.lookEveryMs !== undefined) this.#timer = setInterval(() => this.#look(), options.lookEveryMs).unref();
  }

  async runDue(): Promise<void> {
    await Promise.all(this.#options.jobs.map((job) => this.#takeTurn(job)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort(new Error('the process stops'));
    await Promise.all(this.#turns.values());
  }

  /** Jobs that this process runs at the moment are not due again before they end. */
  #look(): void {
    for (const job of this.#options.jobs) if (!this.#turns.has(job.name)) this.#takeTurn(job);
  }

  /** After the turns of the same job that were taken before. */
  #takeTurn(job: Job): Promise<void> {
    const turn = (this.#turns.get(job.name) ?? Promise.resolve())
      .then(() => this.#runIfDue(job))
      .finally(() => {
        if (this.#turns.get(job.name) === turn) this.#turns.delete(job.name);
      });
    this.#turns.set(job.name, turn);
    return turn;
  }

  /** Never rejects: what goes wrong is reported. */
  async #runIfDue(job: Job): Promise<void> {
    try {
      if (!(await this.#isDue(job))) return;
      const holder = this.#options.needs.instances.id;
      const lease = await this.#leases.acquire({ name: `job ${job.name}`, holder, durationMs: leaseMs });
      if (lease === undefined) return;
      try {
        // Asked again: another may have run it since, and released the lease.
        if (await this.#isDue(job)) await this.#run(job, lease);
      } finally {
        await this.#leases.release(lease);
      }
    } catch (error) {
      this.#options.report(new Error(`job \`${job.name}\` could not be run`, { cause: error }));
    }
  }

  async #isDue(job: Job): Promise<boolean> {
    if (this.#stop.signal.aborted) return false;
    const { clock, records } = this.#options.needs;
    const moment = { nowMs: clock.now(), processStartMs: this.#startMs };
    if (!isDue(job, await records.get(JobSchedule, [job.name]), moment)) return false;
    return job.hasWork === undefined || (await job.hasWork(this.#options.needs));
  }

  async #run(job: Job, lease: Lease): Promise<void> {
    const { needs, report } = this.#options;
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, lost.signal]);
    const renewal = setInterval(() => this.#renew(lease, lost), renewEveryMs).unref();
    try {
      const entry = await this.#note(job, lease, (before) => begun(before, needs.clock.now()));
      const failure = await failureOf(() =>
        job.run({ ...needs, records: leasedRecords(needs.records, this.#leases, lease, signal), signal }),
      );
      // Cut, not failed: it is still due, and who holds the lease next begins again.
      if (signal.aborted || failure instanceof LeaseLost) return;
      if (failure !== undefined) report(new Error(`job \`${job.name}\` failed`, { cause: failure }));
      await this.#note(job, lease, () =>
        failure === undefined ? succeeded(job, entry) : failed(job, entry, needs.clock.now()),
      );
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  async #renew(lease: Lease, lost: AbortController): Promise<void> {
    try {
      await this.#leases.renew(lease, leaseMs);
    } catch (error) {
      // Any other failure is tried again while the lease lasts.
      if (error instanceof LeaseLost) lost.abort(error);
    }
  }

  #note(
    job: Job,
    lease: Lease,
    change: (before: JobScheduleRecord | undefined) => JobScheduleRecord,
  ): Promise<JobScheduleRecord> {
    return this.#options.needs.records.transaction(async (transaction) => {
      await this.#leases.require(transaction, lease);
      const next = change(await transaction.get(JobSchedule, [job.name]));
      transaction.put(JobSchedule, [job.name], next);
      return next;
    });
  }
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error ?? new Error('a job failed without saying why');
  }
}
