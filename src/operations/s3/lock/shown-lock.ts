// What GetObject and HeadObject tell of a lock: to those who might ask for it by itself.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-view
import type { ObjectLockLegalHoldStatus, ObjectLockMode } from '@aws-sdk/client-s3';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import type { ServerCall } from '../../context.ts';
import { type ObjectTarget, objectAccess } from '../target.ts';

export interface ShownLock {
  ObjectLockMode?: ObjectLockMode;
  ObjectLockRetainUntilDate?: Date;
  ObjectLockLegalHoldStatus?: ObjectLockLegalHoldStatus;
}

export async function shownLock(
  call: ServerCall,
  target: ObjectTarget,
  { retention, legalHold }: Pick<ObjectRecord, 'retention' | 'legalHold'>,
): Promise<ShownLock> {
  const shown: ShownLock = {};
  if (retention !== undefined && (await call.may(objectAccess('s3:GetObjectRetention', target, call)))) {
    shown.ObjectLockMode = retention.mode;
    shown.ObjectLockRetainUntilDate = new Date(retention.retainUntilMs);
  }
  if (legalHold !== undefined && (await call.may(objectAccess('s3:GetObjectLegalHold', target, call))))
    shown.ObjectLockLegalHoldStatus = legalHold;
  return shown;
}
