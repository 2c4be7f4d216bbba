// Changes a key's record: read again within the transaction, since the one that was located may be old.
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { KmsKey } from '../../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../../storage/records/kms-key-writes.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { type KeyTarget, keyMissing } from './key-target.ts';

export async function readKey(
  transaction: RecordTransaction,
  target: Pick<KeyTarget, 'account' | 'region' | 'keyId' | 'arn'>,
): Promise<KmsKeyRecord> {
  const key = await transaction.get(KmsKey, [target.account, target.region, target.keyId]);
  if (key === undefined) throw keyMissing(target.arn);
  return key;
}

type Change = (key: KmsKeyRecord, transaction: RecordReader) => Partial<KmsKeyRecord> | Promise<Partial<KmsKeyRecord>>;

/** `change` gives the members that change; it throws to refuse, and has no effect of its own. */
export async function changeKey(call: ServerCall, target: KeyTarget, change: Change): Promise<KmsKeyRecord> {
  return call.resources.records.transaction(async (transaction) => {
    const key = await readKey(transaction, target);
    const changed = { ...key, ...(await change(key, transaction)) };
    putKey(transaction, changed);
    const { account, region, keyId } = key;
    if (changed.policy !== key.policy)
      enterNames(transaction, ['key', account, region, keyId], changed.policy, key.policy);
    return changed;
  });
}

/** The same for all keys of a multi-Region key, in one transaction; just the one for a single-Region key. */
export async function changeRelatedKeys(call: ServerCall, target: KeyTarget, change: Change): Promise<void> {
  await call.resources.records.transaction(async (transaction) => {
    const key = await readKey(transaction, target);
    const changed = await change(key, transaction);
    for (const one of [key, ...(await relatedKeys(transaction, key))]) putKey(transaction, { ...one, ...changed });
  });
}
