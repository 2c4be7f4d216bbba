// What a lock forbids: which versions must stay, and how their retention may change. Pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
import { dayMs } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { ObjectLock } from '../../../storage/records/bucket.ts';
import type { ObjectRecord, ObjectRetention } from '../../../storage/records/object.ts';

type Locks = Pick<ObjectRecord, 'retention' | 'legalHold'>;

const daysOfYear = 365;

const isRunning = (retention: ObjectRetention | undefined, nowMs: number): retention is ObjectRetention =>
  retention !== undefined && nowMs < retention.retainUntilMs;

/** Whether a version must not be removed. Only the governance mode can be bypassed, and no legal hold. */
export function isLocked({ retention, legalHold }: Locks, nowMs: number, bypassesGovernance: boolean): boolean {
  if (legalHold === 'ON') return true;
  return isRunning(retention, nowMs) && !(bypassesGovernance && retention.mode === 'GOVERNANCE');
}

export const lockedFault = (): Fault =>
  new Fault('AccessDenied', { message: 'Access Denied because object protected by object lock.' });

/** Throws unless the retention may become this one, or none: without a bypass it only grows. */
export function checkRetentionChange(
  current: ObjectRetention | undefined,
  wanted: ObjectRetention | undefined,
  nowMs: number,
  bypassesGovernance: boolean,
): void {
  if (!isRunning(current, nowMs)) return;
  const grows = wanted?.mode === current.mode && wanted.retainUntilMs >= current.retainUntilMs;
  if (!grows && !(bypassesGovernance && current.mode === 'GOVERNANCE')) throw lockedFault();
}

/** For a new version whose write says nothing of its retention. */
export function defaultRetention(lock: ObjectLock | undefined, nowMs: number): ObjectRetention | undefined {
  if (lock?.defaultRetention === undefined) return undefined;
  const { mode, period } = lock.defaultRetention;
  const days = period.unit === 'Days' ? period.count : period.count * daysOfYear;
  return { mode, retainUntilMs: nowMs + days * dayMs };
}
