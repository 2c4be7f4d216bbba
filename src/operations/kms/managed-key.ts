// AWS managed keys: made when a service first needs one in an account and Region, and nobody's to change or share.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk

import { dayMs } from '../../kernel/clock.ts';
import { type AccountId, newUuid, type Region } from '../../kernel/ids.ts';
import { KmsAlias, KmsKey, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey } from '../../storage/records/kms-key-writes.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { Resources } from '../context.ts';
import { s3ManagedKeyPolicy } from './key-policy.ts';
import { usualPeriodDays } from './rotation.ts';

interface ManagedKeyKind {
  readonly description: string;
  policy(account: AccountId, region: Region): string;
}

const kinds = {
  s3: {
    description: 'Default key that protects my S3 objects when no other key is defined',
    policy: s3ManagedKeyPolicy,
  },
} as const satisfies Record<string, ManagedKeyKind>;

export type ManagedKeyService = keyof typeof kinds;

/** The prefix of the aliases that only AWS managed keys have. */
export const managedAliasPrefix = 'alias/aws/';

/** The service whose managed key an alias stands for, whether the key is made yet or not. */
export function managedServiceOf(alias: string): ManagedKeyService | undefined {
  const service = alias.startsWith(managedAliasPrefix) ? alias.slice(managedAliasPrefix.length) : '';
  return Object.hasOwn(kinds, service) ? (service as ManagedKeyService) : undefined;
}

type KeyMaking = Pick<Resources, 'records' | 'keyring' | 'random'>;

/** The account's managed key for the service in the Region; made now when there is none. Safe to call at the same time. */
export async function ensureAwsManagedKey(
  resources: KeyMaking,
  account: AccountId,
  region: Region,
  service: ManagedKeyService,
  nowMs: number,
): Promise<KmsKeyRecord> {
  const alias = `${managedAliasPrefix}${service}`;
  const existing = await findByAlias(resources.records, account, region, alias);
  if (existing !== undefined) return existing.rotation === undefined ? await letRotate(existing, resources) : existing;
  const keyId = newUuid(resources.random);
  const material = await resources.keyring.createMaterial({ account, region, keyId }, nowMs);
  const key: KmsKeyRecord = {
    account,
    region,
    keyId,
    description: kinds[service].description,
    createdAtMs: nowMs,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    manager: 'AWS',
    origin: 'AWS_KMS',
    state: 'Enabled',
    deletionAtMs: undefined,
    policy: kinds[service].policy(account, region),
    materials: [material],
    rotation: { periodDays: usualPeriodDays, nextAtMs: nowMs + usualPeriodDays * dayMs },
    tags: {},
    aliases: [alias],
  };
  return resources.records.transaction(async (transaction) => {
    const meanwhile = await findByAlias(transaction, account, region, alias);
    if (meanwhile !== undefined) return meanwhile;
    putKey(transaction, key);
    const made = { name: alias, targetKeyId: keyId, createdAtMs: nowMs, updatedAtMs: nowMs };
    transaction.put(KmsAlias, [account, region, alias], made);
    return key;
  });
}

/** One that was made before there was rotation: it is due a year after it was made, as if there always had been. */
async function letRotate(managed: KmsKeyRecord, { records }: KeyMaking): Promise<KmsKeyRecord> {
  const { account, region, keyId } = managed;
  return records.transaction(async (transaction) => {
    const key = await transaction.get(KmsKey, [account, region, keyId]);
    if (key === undefined || key.rotation !== undefined) return key ?? managed;
    const nextAtMs = key.createdAtMs + usualPeriodDays * dayMs;
    const rotating = { ...key, rotation: { periodDays: usualPeriodDays, nextAtMs } };
    putKey(transaction, rotating);
    return rotating;
  });
}

async function findByAlias(
  records: RecordReader,
  account: AccountId,
  region: Region,
  alias: string,
): Promise<KmsKeyRecord | undefined> {
  const found = await records.get(KmsAlias, [account, region, alias]);
  return found && (await records.get(KmsKey, [account, region, found.targetKeyId]));
}
