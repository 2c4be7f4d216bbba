// Imported key material: what the operations on it share. https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { keyArn } from './key-state.ts';

export const unsupported = (message: string): Fault => new Fault('UnsupportedOperationException', { message });

/** Material is imported into keys that were made for it, and into no others. */
export function requireImporting(key: KmsKeyRecord): void {
  if (key.origin !== 'EXTERNAL')
    throw unsupported(`${keyArn(key)} origin is ${key.origin} which is not valid for this operation.`);
}

/** For what works on material that was made here only. */
export function refuseImporting(key: KmsKeyRecord): void {
  if (key.origin === 'EXTERNAL')
    throw unsupported(`${keyArn(key)} origin is EXTERNAL which is not valid for this operation.`);
}
