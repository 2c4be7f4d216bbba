// What requests say of locks: the headers of a write, the condition keys they fill, and the wish to bypass.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
import type { AccessRequest, ContextKeys } from '../../../kernel/access.ts';
import { dayMs } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import type { Expectation } from '../../../protocol/checksums/expectation.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { ObjectProperties, ObjectRetention } from '../../../storage/records/object.ts';
import type { ServerCall } from '../../context.ts';
import { type ObjectTarget, objectAccess } from '../target.ts';

/** Members of PutObject, CopyObject and CreateMultipartUpload. */
export interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

const untilHeader = 'x-amz-object-lock-retain-until-date';
const modeHeader = 'x-amz-object-lock-mode';

export const asksForRetention = ({ ObjectLockMode, ObjectLockRetainUntilDate }: LockInput): boolean =>
  ObjectLockMode !== undefined || ObjectLockRetainUntilDate !== undefined;

export const asksForLock = (input: LockInput): boolean =>
  asksForRetention(input) || input.ObjectLockLegalHoldStatus !== undefined;

/** As sent: what the bucket adds by default is absent here. */
export function lockContext(input: LockInput, nowMs: number): ContextKeys {
  const until = input.ObjectLockRetainUntilDate;
  return {
    's3:object-lock-mode': input.ObjectLockMode,
    's3:object-lock-retain-until-date': isDate(until) ? until.toISOString() : undefined,
    's3:object-lock-remaining-retention-days': isDate(until)
      ? String(Math.ceil((until.getTime() - nowMs) / dayMs))
      : undefined,
    's3:object-lock-legal-hold': input.ObjectLockLegalHoldStatus,
  };
}

/** The permissions that a write needs for the locks that it sets. */
export function lockAccess(
  target: ObjectTarget,
  input: LockInput,
  call: CallFacts,
  context: ContextKeys,
): readonly AccessRequest[] {
  return [
    ...(asksForRetention(input) ? [objectAccess('s3:PutObjectRetention', target, call, context)] : []),
    ...(input.ObjectLockLegalHoldStatus === undefined
      ? []
      : [objectAccess('s3:PutObjectLegalHold', target, call, context)]),
  ];
}

export function readLock(
  bucket: BucketRecord,
  input: LockInput,
  nowMs: number,
): Pick<ObjectProperties, 'retention' | 'legalHold'> {
  if (!asksForLock(input)) return { retention: undefined, legalHold: undefined };
  requireLockableBucket(bucket);
  return { retention: readRetention(input, nowMs), legalHold: readLegalHold(input.ObjectLockLegalHoldStatus) };
}

export function requireLockableBucket({ objectLock }: BucketRecord): void {
  if (objectLock === undefined)
    throw new Fault('InvalidRequest', { message: 'Bucket is missing Object Lock Configuration' });
}

function readRetention(input: LockInput, nowMs: number): ObjectRetention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined)
    throw new Fault('InvalidArgument', {
      message: `${untilHeader} and ${modeHeader} must both be supplied`,
      ArgumentName: mode === undefined ? untilHeader : modeHeader,
    });
  if (!isMode(mode))
    throw new Fault('InvalidArgument', {
      message: 'Unknown wormMode directive.',
      ArgumentName: modeHeader,
      ArgumentValue: mode,
    });
  return { mode, retainUntilMs: checkedUntil(until, nowMs, untilHeader) };
}

export const isMode = (mode: string | undefined): mode is ObjectRetention['mode'] =>
  mode === 'GOVERNANCE' || mode === 'COMPLIANCE';

export function checkedUntil(until: Date, nowMs: number, ArgumentName: string): number {
  if (!isDate(until) || until.getTime() <= nowMs)
    throw new Fault('InvalidArgument', { message: 'The retain until date must be in the future!', ArgumentName });
  return until.getTime();
}

const isDate = (date: Date | undefined): date is Date => date !== undefined && Number.isFinite(date.getTime());

function readLegalHold(status: string | undefined): ObjectProperties['legalHold'] {
  if (status === undefined || status === 'ON' || status === 'OFF') return status;
  throw new Fault('InvalidArgument', {
    message: "Legal Hold must be either of 'ON' or 'OFF'",
    ArgumentName: 'x-amz-object-lock-legal-hold',
    ArgumentValue: status,
  });
}

/** AWS takes no object under retention whose bytes nobody vouches for. */
export function requireBodyChecksum(
  isRetained: boolean,
  { checksum, contentMd5 }: Expectation,
  what: 'Put Object' | 'Put Part',
): void {
  if (!isRetained || checksum !== undefined || contentMd5 !== undefined) return;
  throw new Fault('InvalidRequest', {
    message: `Content-MD5 OR x-amz-checksum- HTTP header is required for ${what} requests with Object Lock parameters`,
  });
}

/** The wish counts only with the permission: without it a deletion is that of somebody who never wished it. */
export async function bypassesGovernance(
  call: ServerCall,
  target: ObjectTarget,
  wish: boolean | undefined,
  context: ContextKeys = {},
): Promise<boolean> {
  if (wish !== true || target.bucket.objectLock === undefined) return false;
  return call.may(objectAccess('s3:BypassGovernanceRetention', target, call, context));
}
