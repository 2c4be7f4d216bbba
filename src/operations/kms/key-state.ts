// What a key's state allows. Asked in `run`, after authorization: a state is told only to those who may use the key.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';

export const keyArn = (key: Pick<KmsKeyRecord, 'account' | 'region' | 'keyId'>): string =>
  arn.kmsKey(key.region, key.account, key.keyId);

const invalidState = (key: KmsKeyRecord, what: string): Fault =>
  new Fault('KMSInvalidStateException', { message: `${keyArn(key)} is ${what}.` });

/** For cryptographic use: the key must be enabled. */
export function requireUsable(key: KmsKeyRecord): void {
  refusePending(key);
  refusePendingImport(key);
  if (key.state === 'Disabled') throw new Fault('DisabledException', { keyArn: keyArn(key) });
}

/** For changes that AWS allows on enabled and disabled keys, and not on those that wait for deletion. */
export function refusePending(key: KmsKeyRecord): void {
  if (key.state === 'PendingDeletion') throw invalidState(key, 'pending deletion');
  if (key.state === 'PendingReplicaDeletion') throw invalidState(key, 'pending replica deletion');
}

/** For what needs key material. */
export function refusePendingImport(key: KmsKeyRecord): void {
  if (key.state === 'PendingImport') throw invalidState(key, 'pending import');
}
