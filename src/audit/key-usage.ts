// Which KMS keys a call has used, to be kept with its event: a use that is on the trail is known, and no other.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
import { KeyLastUsageTrackingOperation } from '@aws-sdk/client-kms';
import type { AccountId, Region } from '../kernel/ids.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { KmsKeyUsageRecord } from '../storage/records/kms-key-usage.ts';
import type { AddressedEvent } from './event.ts';

export interface KeyUse {
  readonly key: [account: AccountId, region: Region, keyId: string];
  readonly usage: KmsKeyUsageRecord;
}

const uses: ReadonlySet<string> = new Set(Object.values(KeyLastUsageTrackingOperation));

/** None of a call that was refused; two of one that moves a ciphertext from key to key. */
export function keyUsesOf({ call, accesses, fault }: Outcome, events: readonly AddressedEvent[]): KeyUse[] {
  if (call.service !== 'kms' || fault !== undefined || !uses.has(call.operation)) return [];
  return accesses.flatMap(({ resourcePolicy: ref }) => {
    if (ref?.kind !== 'key') return [];
    const own = events.find(({ account }) => account === ref.account);
    if (own === undefined) return [];
    const { operation, nowMs, requestId } = call;
    const usage = { operation, timeMs: nowMs, eventId: own.event.eventId, requestId };
    return [{ key: [ref.account, ref.region, ref.keyId], usage }];
  });
}
