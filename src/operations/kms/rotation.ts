// Rotation of key material: what the operations share. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { isReplica } from '../../storage/records/kms-material.ts';
import { refuseImporting, unsupported } from './imported.ts';
import { keyArn } from './key-state.ts';

export const usualPeriodDays = 365;

/** HMAC keys and key pairs have one material for life: a code or signature does not say which material made it. */
export function requireRotating(key: KmsKeyRecord): void {
  if (key.keySpec !== 'SYMMETRIC_DEFAULT')
    throw unsupported(`${keyArn(key)} is of the spec ${key.keySpec}, which has no rotation`);
}

/** The rotation of a set of related keys is their primary key's. */
export function requirePrimary(key: KmsKeyRecord): void {
  if (isReplica(key)) throw unsupported(`${keyArn(key)} is a replica key: it rotates with its primary key`);
}

/** Automatic rotation needs material that can be made here. */
export function requireAutomatic(key: KmsKeyRecord): void {
  requireOwnRotation(key);
  refuseImporting(key);
  requirePrimary(key);
}

/** Rotation of an AWS managed key is not its account's to change. */
export function requireOwnRotation(key: KmsKeyRecord): void {
  requireRotating(key);
  if (key.manager === 'AWS')
    throw unsupported(`the rotation of ${keyArn(key)} cannot be changed: AWS managed keys rotate every year`);
}
