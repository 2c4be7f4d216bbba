// Enters whom the policies name that were written before such entries were kept: once in the life of a data folder.
import { BucketPolicy } from './bucket.ts';
import { Role } from './identity.ts';
import { KmsKey } from './kms-key.ts';
import { enterNames, type PolicyPlace } from './policy-names.ts';
import { type KeyParts, type RecordKind, type RecordStore, type RecordTransaction, recordKind } from './record.ts';

/** There from the moment when every policy is entered. */
const PolicyNamesReady = recordKind<[], Record<string, never>>({ name: 'policy-names-ready', version: 1 });

const policiesAtATime = 200;

/** Cut short, it begins again; run again, it changes nothing. Nothing else may write policies meanwhile. */
export async function indexPolicyNames(records: RecordStore): Promise<void> {
  if ((await records.get(PolicyNamesReady, [])) !== undefined) return;
  await enterAll(records, Role, ({ account, name, trustPolicy }) => ({
    place: ['role', account, name.toLowerCase()],
    document: trustPolicy,
  }));
  await enterAll(records, KmsKey, ({ account, region, keyId, policy }) => ({
    place: ['key', account, region, keyId],
    document: policy,
  }));
  await enterAll(records, BucketPolicy, ({ document }, [bucketId]) => ({
    place: ['bucket', String(bucketId)],
    document,
  }));
  await records.transaction(async (transaction) => transaction.put(PolicyNamesReady, [], {}));
}

interface Placed {
  readonly place: PolicyPlace;
  readonly document: string;
}

async function enterAll<Key extends KeyParts, Value>(
  records: RecordStore,
  kind: RecordKind<Key, Value>,
  placed: (value: Value, key: KeyParts) => Placed,
): Promise<void> {
  let batch: Placed[] = [];
  const enter = (transaction: RecordTransaction) => {
    for (const { place, document } of batch) enterNames(transaction, place, document);
  };
  for await (const { key, value } of records.list(kind, { under: [] })) {
    batch.push(placed(value, key));
    if (batch.length < policiesAtATime) continue;
    await records.transaction(async (transaction) => enter(transaction));
    batch = [];
  }
  await records.transaction(async (transaction) => enter(transaction));
}
