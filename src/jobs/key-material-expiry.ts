// Deletes imported key material whose time is over; the key waits until the same material is imported again.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html#importing-keys-expiration
import { arn } from '../kernel/arn.ts';
import type { Clock } from '../kernel/clock.ts';
import { type AccountId, accountId, newUuid, type Region, region } from '../kernel/ids.ts';
import type { KeyMaterialExpired } from '../kernel/key-events.ts';
import type { Random } from '../kernel/random.ts';
import { KmsKey, KmsMaterialExpiry } from '../storage/records/kms-key.ts';
import { putKey } from '../storage/records/kms-key-writes.ts';
import { withoutMaterial } from '../storage/records/kms-material.ts';
import type { KeyParts, RecordStore, RecordTransaction } from '../storage/records/record.ts';

export interface MaterialExpiryParts {
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Where unwrapped material is kept in this process. */
  readonly keyring: { forget(materialId: string): void };
  readonly trail: {
    /** Writes the event in the transaction that deletes the material; may be called again with the same event. */
    append(transaction: RecordTransaction, event: KeyMaterialExpired): void;
  };
}

type Expiry = [expiresAtMs: number, account: AccountId, region: Region, keyId: string, materialId: string];

const atATime = 100;

/** Gives how many it deleted. Cut at any point, it is run again: each material has its own transaction. */
export async function deleteExpiredMaterial(parts: MaterialExpiryParts): Promise<number> {
  const nowMs = parts.clock.now();
  let deleted = 0;
  for (;;) {
    const due = await nextDue(parts.records, nowMs);
    for (const expiry of due) if (await deleteOne(expiry, nowMs, parts)) deleted += 1;
    if (due.length < atATime) return deleted;
  }
}

async function nextDue(records: RecordStore, nowMs: number): Promise<Expiry[]> {
  const due: Expiry[] = [];
  for await (const { key } of records.list(KmsMaterialExpiry, { under: [], limit: atATime })) {
    const expiry = readKey(key);
    if (expiry[0] > nowMs) break;
    due.push(expiry);
  }
  return due;
}

function readKey([expiresAtMs, account, keyRegion, keyId, materialId]: KeyParts): Expiry {
  const key = [accountId(String(account)), region(String(keyRegion)), String(keyId)] as const;
  return [Number(expiresAtMs), ...key, String(materialId)];
}

/** False when the material was imported anew or deleted meanwhile: the entry is then out of date. */
async function deleteOne(expiry: Expiry, nowMs: number, parts: MaterialExpiryParts): Promise<boolean> {
  const [expiresAtMs, account, keyRegion, keyId, materialId] = expiry;
  const eventId = newUuid(parts.random);
  const keyArn = arn.kmsKey(keyRegion, account, keyId);
  const gone = await parts.records.transaction(async (transaction) => {
    transaction.remove(KmsMaterialExpiry, expiry);
    const key = await transaction.get(KmsKey, [account, keyRegion, keyId]);
    const material = key?.materials.find(({ id }) => id === materialId);
    if (key === undefined || material?.wrapped === undefined) return false;
    if (material.imported?.expiresAtMs !== expiresAtMs) return false;
    putKey(transaction, withoutMaterial(key, materialId));
    const place = { account, region: keyRegion, keyId, keyArn };
    parts.trail.append(transaction, { eventId, ...place, materialId, deletedAtMs: nowMs });
    return true;
  });
  if (gone) parts.keyring.forget(materialId);
  return gone;
}
