// When each job is due, kept in records: of all the processes that look, one begins a run.
import { minuteMs } from '../kernel/clock.ts';
import { recordKind } from '../storage/records/record.ts';
import type { Job } from './job.ts';

export interface JobScheduleRecord {
  /** When the last run began, whatever became of it. */
  readonly begunAtMs: number;
  /** The first moment at which the next run is due. */
  readonly nextAtMs: number;
  /** Runs in a row that failed. */
  readonly failures: number;
}

export const JobSchedule = recordKind<[job: string], JobScheduleRecord>({ name: 'job-schedule', version: 1 });

export interface Moment {
  readonly nowMs: number;
  /** When the process started that asks. */
  readonly processStartMs: number;
}

export function isDue(job: Job, schedule: JobScheduleRecord | undefined, { nowMs, processStartMs }: Moment): boolean {
  if (schedule === undefined || schedule.nextAtMs <= nowMs) return true;
  if (job.atStart === true && schedule.begunAtMs < processStartMs) return true;
  // Written by a clock that was ahead: the job would rest until that time comes.
  return schedule.nextAtMs > nowMs + job.everyMs;
}

/** Due from the moment it begins, until it has ended: another process takes over what a crash cut. */
export function begun(schedule: JobScheduleRecord | undefined, nowMs: number): JobScheduleRecord {
  return { begunAtMs: nowMs, nextAtMs: nowMs, failures: schedule?.failures ?? 0 };
}

export function succeeded(job: Job, { begunAtMs }: JobScheduleRecord): JobScheduleRecord {
  return { begunAtMs, nextAtMs: begunAtMs + job.everyMs, failures: 0 };
}

const firstRetryMs = minuteMs;

/** Tried again sooner than a run that succeeded, and less often the longer it fails. */
export function failed(job: Job, { begunAtMs, failures }: JobScheduleRecord, nowMs: number): JobScheduleRecord {
  const waitMs = Math.min(job.everyMs, firstRetryMs * 2 ** Math.min(failures, 20));
  return { begunAtMs, nextAtMs: nowMs + waitMs, failures: failures + 1 };
}
