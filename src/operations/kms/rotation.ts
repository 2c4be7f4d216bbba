// Rotation of key material: what the operations share. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { keyArn } from './key-state.ts';

export const usualPeriodDays = 365;

const unsupported = (message: string): Fault => new Fault('UnsupportedOperationException', { message });

/** HMAC keys and key pairs have one material for life: a code or signature does not say which material made it. */
export function requireRotating(key: KmsKeyRecord): void {
  if (key.keySpec !== 'SYMMETRIC_DEFAULT')
    throw unsupported(`${keyArn(key)} is of the spec ${key.keySpec}, which has no rotation`);
}

/** Rotation of an AWS managed key is not its account's to change. */
export function requireOwnRotation(key: KmsKeyRecord): void {
  requireRotating(key);
  if (key.manager === 'AWS')
    throw unsupported(`the rotation of ${keyArn(key)} cannot be changed: AWS managed keys rotate every year`);
}
