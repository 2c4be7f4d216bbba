// The last use of each KMS key. https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyLastUsageData.html
import type { AccountId, Region } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

/** A cryptographic operation that succeeded, with what finds it on the trail of the key's owner. */
export interface KmsKeyUsageRecord {
  /** As in the API: `Decrypt`. */
  readonly operation: string;
  readonly timeMs: number;
  readonly eventId: string;
  readonly requestId: string;
}

/** Absent while the key was never used: uses are kept since there have been keys. */
export const KmsKeyUsage = recordKind<[account: AccountId, region: Region, keyId: string], KmsKeyUsageRecord>({
  name: 'kms-key-usage',
  version: 1,
});
