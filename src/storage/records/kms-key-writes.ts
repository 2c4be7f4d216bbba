// Writes a KMS key with the entries under which jobs find it, and finds the related keys of a multi-Region key.
import { KmsKey, type KmsKeyRecord, KmsKeyRotation, KmsMaterialExpiry } from './kms-key.ts';
import { isReplica } from './kms-material.ts';
import { enterNames } from './policy-names.ts';
import type { RecordReader, RecordTransaction } from './record.ts';

/** A key that can be rotated, or whose material expires, is entered where the job looks, whatever changed, and whom its policy names. */
export function putKey(transaction: RecordTransaction, key: KmsKeyRecord): void {
  const { account, region, keyId, rotation } = key;
  transaction.put(KmsKey, [account, region, keyId], key);
  enterNames(transaction, ['key', account, region, keyId], key.policy);
  // The primary key rotates for its replicas as well.
  if (rotation !== undefined && key.state === 'Enabled' && !isReplica(key))
    transaction.put(KmsKeyRotation, [rotation.nextAtMs, account, region, keyId], {});
  for (const { id, wrapped, imported } of key.materials)
    if (wrapped !== undefined && imported?.expiresAtMs !== undefined)
      transaction.put(KmsMaterialExpiry, [imported.expiresAtMs, account, region, keyId, id], {});
}

/** The other keys of the same multi-Region key; none of a single-Region key. */
export async function relatedKeys(records: RecordReader, key: KmsKeyRecord): Promise<KmsKeyRecord[]> {
  if (key.multiRegion === undefined) return [];
  const { primary, replicas } = key.multiRegion;
  const related: KmsKeyRecord[] = [];
  for (const region of [primary, ...replicas]) {
    if (region === key.region) continue;
    const other = await records.get(KmsKey, [key.account, region, key.keyId]);
    if (other === undefined) throw new Error(`multi-Region key \`${key.keyId}\` has no record in \`${region}\``);
    related.push(other);
  }
  return related;
}
