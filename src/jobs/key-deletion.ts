// Carries out the deletion of KMS keys whose waiting period is over: what they encrypted is then lost for ever.
// https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
import { arn } from '../kernel/arn.ts';
import { type Clock, dayMs } from '../kernel/clock.ts';
import { type AccountId, accountId, newUuid, type Region, region } from '../kernel/ids.ts';
import type { KeyDeleted } from '../kernel/key-events.ts';
import type { Random } from '../kernel/random.ts';
import { KmsGrant, removeGrant } from '../storage/records/kms-grant.ts';
import { KmsAlias, KmsKey, KmsKeyDeletion, type KmsKeyRecord } from '../storage/records/kms-key.ts';
import { KmsKeyUsage } from '../storage/records/kms-key-usage.ts';
import { putKey, relatedKeys } from '../storage/records/kms-key-writes.ts';
import { waitingForDeletion } from '../storage/records/kms-material.ts';
import { enterNames } from '../storage/records/policy-names.ts';
import type { KeyParts, RecordStore, RecordTransaction } from '../storage/records/record.ts';

export interface KeyDeletionParts {
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly trail: {
    /**
     * Writes the event in the transaction that deletes the key, so that there is neither a deletion without its event
     * nor an event without its deletion. May be called again with the same event; has no other effect.
     */
    append(transaction: RecordTransaction, event: KeyDeleted): void | Promise<void>;
  };
  /** Where unwrapped material is kept in this process. */
  readonly keyring: { forget(materialId: string): void };
}

interface DueKey {
  readonly deletionAtMs: number;
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
}

const keysAtATime = 100;
const grantsAtATime = 200;

/**
 * Deletes every key that is due, with its material, aliases and grants; gives how many. Interrupted at any point, it can be run
 * again: each key is deleted in one transaction, which asks anew whether it is still to be deleted.
 */
export async function deleteDueKeys(parts: KeyDeletionParts): Promise<number> {
  const nowMs = parts.clock.now();
  let deleted = 0;
  for (;;) {
    const due = await nextDue(parts.records, nowMs);
    for (const key of due) if (await deleteKey(key, nowMs, parts)) deleted += 1;
    if (due.length < keysAtATime) return deleted;
  }
}

async function nextDue(records: RecordStore, nowMs: number): Promise<DueKey[]> {
  const due: DueKey[] = [];
  for await (const { key } of records.list(KmsKeyDeletion, { under: [], limit: keysAtATime })) {
    const next = readKey(key);
    if (next.deletionAtMs > nowMs) break;
    due.push(next);
  }
  return due;
}

function readKey([deletionAtMs, account, keyRegion, keyId]: KeyParts): DueKey {
  return {
    deletionAtMs: Number(deletionAtMs),
    account: accountId(String(account)),
    region: region(String(keyRegion)),
    keyId: String(keyId),
  };
}

/** False when the deletion was cancelled or done meanwhile. */
async function deleteKey(due: DueKey, nowMs: number, parts: KeyDeletionParts): Promise<boolean> {
  const { deletionAtMs, account, region: keyRegion, keyId } = due;
  const eventId = newUuid(parts.random);
  const keyArn = arn.kmsKey(keyRegion, account, keyId);
  const gone = await parts.records.transaction(async (transaction) => {
    const key = await transaction.get(KmsKey, [account, keyRegion, keyId]);
    if (key?.state !== 'PendingDeletion' || key.deletionAtMs !== deletionAtMs) return undefined;
    transaction.remove(KmsKey, [account, keyRegion, keyId]);
    enterNames(transaction, ['key', account, keyRegion, keyId], undefined, key.policy);
    transaction.remove(KmsKeyUsage, [account, keyRegion, keyId]);
    for (const related of await relatedKeys(transaction, key)) putWithout(transaction, related, key.region, nowMs);
    for (const alias of key.aliases) transaction.remove(KmsAlias, [account, keyRegion, alias]);
    await parts.trail.append(transaction, { eventId, account, region: keyRegion, keyId, keyArn, deletedAtMs: nowMs });
    return key;
  });
  if (gone !== undefined) forgetMaterials(gone, parts);
  await removeEntry(due, parts.records);
  return gone !== undefined;
}

/** A related key learns that a replica is gone; a primary key that waited for the last one begins its own waiting period. */
function putWithout(transaction: RecordTransaction, key: KmsKeyRecord, gone: Region, nowMs: number): void {
  if (key.multiRegion === undefined) return;
  const replicas = key.multiRegion.replicas.filter((replica) => replica !== gone);
  const left = { ...key, multiRegion: { ...key.multiRegion, replicas } };
  putKey(transaction, left);
  if (key.state !== 'PendingReplicaDeletion' || replicas.length > 0) return;
  const deletionAtMs = nowMs + (key.deletionDays ?? 0) * dayMs;
  putKey(transaction, waitingForDeletion(left, deletionAtMs));
  transaction.put(KmsKeyDeletion, [deletionAtMs, key.account, key.region, key.keyId], {});
}

/** The entry goes last: a run that is cut before finds it again, and the grants that are left. */
async function removeEntry({ deletionAtMs, account, region: keyRegion, keyId }: DueKey, records: RecordStore) {
  const key = await records.get(KmsKey, [account, keyRegion, keyId]);
  if (key === undefined) await removeGrants([account, keyRegion, keyId], records);
  await records.transaction(async (transaction) => {
    transaction.remove(KmsKeyDeletion, [deletionAtMs, account, keyRegion, keyId]);
  });
}

/** A key may have tens of thousands of grants: more than one transaction should hold. */
async function removeGrants(key: [AccountId, Region, string], records: RecordStore): Promise<void> {
  for (;;) {
    const grantIds: string[] = [];
    for await (const { value } of records.list(KmsGrant, { under: key, limit: grantsAtATime }))
      grantIds.push(value.grantId);
    await records.transaction(async (transaction) => {
      for (const grantId of grantIds) await removeGrant(transaction, [...key, grantId]);
    });
    if (grantIds.length < grantsAtATime) return;
  }
}

function forgetMaterials(key: KmsKeyRecord, { keyring }: KeyDeletionParts): void {
  for (const { id } of key.materials) keyring.forget(id);
}
