// Rotation of key material: what the operations share. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { keyArn } from './key-state.ts';

export const usualPeriodDays = 365;

/** Rotation of an AWS managed key is not its account's to change. */
export function refuseManaged(key: KmsKeyRecord): void {
  if (key.manager !== 'AWS') return;
  throw new Fault('UnsupportedOperationException', {
    message: `the rotation of ${keyArn(key)} cannot be changed: AWS managed keys rotate every year`,
  });
}
