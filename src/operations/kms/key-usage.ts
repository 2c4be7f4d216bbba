// The last use of a key, as policies may ask for it before the key is disabled or deleted.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-trailing-days-without-key-usage
import type { ContextKeys } from '../../kernel/access.ts';
import { dayMs } from '../../kernel/clock.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { KmsKeyUsage, type KmsKeyUsageRecord } from '../../storage/records/kms-key-usage.ts';
import type { Readers } from '../context.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export interface UsedKeyTarget extends OwnKeyTarget {
  /** Undefined when it was never used. */
  readonly lastUse: KmsKeyUsageRecord | undefined;
}

export async function locateUsedKey(keyId: string, readers: Readers, call: CallFacts): Promise<UsedKeyTarget> {
  const target = await locateOwnKey(keyId, readers, call);
  const { account, region } = target;
  return { ...target, lastUse: await readers.records.get(KmsKeyUsage, [account, region, target.keyId]) };
}

/** Whole days; absent for a key that was never used. */
export function usageKeys({ lastUse }: UsedKeyTarget, { nowMs }: CallFacts): ContextKeys {
  if (lastUse === undefined) return {};
  const days = Math.max(0, Math.floor((nowMs - lastUse.timeMs) / dayMs));
  return { 'kms:TrailingDaysWithoutKeyUsage': String(days) };
}
