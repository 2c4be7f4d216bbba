// Gives new material to the keys whose rotation is due. Every material that a key had stays, and opens what it sealed.
// https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
import { arn } from '../kernel/arn.ts';
import { type Clock, dayMs } from '../kernel/clock.ts';
import { type AccountId, accountId, newUuid, type Region, region } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import {
  type KeyMaterial,
  type KeyRotationPlan,
  KmsKey,
  type KmsKeyRecord,
  KmsKeyRotation,
} from '../storage/records/kms-key.ts';
import type { KeyParts, RecordStore, RecordTransaction } from '../storage/records/record.ts';

/** What the audit trail needs for the service event `RotateKey`. */
export interface KeyRotated {
  /** Drawn once for each rotation. */
  readonly eventId: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
  readonly keyArn: string;
  readonly rotatedAtMs: number;
  /** The material that encrypts from now on, and the one that did until now. */
  readonly currentMaterialId: string;
  readonly previousMaterialId: string;
}

type KeyName = Pick<KmsKeyRecord, 'account' | 'region' | 'keyId'>;

export interface KeyRotationParts {
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyring: { createMaterial(key: KeyName, nowMs: number): Promise<KeyMaterial> };
  readonly trail: {
    /** Writes the event in the transaction that rotates the key; may be called again with the same event. */
    append(transaction: RecordTransaction, event: KeyRotated): void;
  };
}

interface DueKey extends KeyName {
  readonly nextAtMs: number;
}

const keysAtATime = 100;

/** Rotates every key that is due; gives how many. Cut at any point, it is run again: each key has its own transaction. */
export async function rotateDueKeys(parts: KeyRotationParts): Promise<number> {
  const nowMs = parts.clock.now();
  let rotated = 0;
  for (;;) {
    const due = await nextDue(parts.records, nowMs);
    for (const key of due) if (await rotateKey(key, nowMs, parts)) rotated += 1;
    if (due.length < keysAtATime) return rotated;
  }
}

async function nextDue(records: RecordStore, nowMs: number): Promise<DueKey[]> {
  const due: DueKey[] = [];
  for await (const { key } of records.list(KmsKeyRotation, { under: [], limit: keysAtATime })) {
    const next = readKey(key);
    if (next.nextAtMs > nowMs) break;
    due.push(next);
  }
  return due;
}

function readKey([nextAtMs, account, keyRegion, keyId]: KeyParts): DueKey {
  return {
    nextAtMs: Number(nextAtMs),
    account: accountId(String(account)),
    region: region(String(keyRegion)),
    keyId: String(keyId),
  };
}

/** False when the key is not to be rotated now: its plan changed, it cannot be used, or it is gone. */
async function rotateKey(due: DueKey, nowMs: number, parts: KeyRotationParts): Promise<boolean> {
  const { account, region: keyRegion, keyId, nextAtMs } = due;
  const made = isDue(await parts.records.get(KmsKey, [account, keyRegion, keyId]), due)
    ? await parts.keyring.createMaterial(due, nowMs)
    : undefined;
  const eventId = newUuid(parts.random);
  return parts.records.transaction(async (transaction) => {
    const key = await transaction.get(KmsKey, [account, keyRegion, keyId]);
    const plan = isDue(key, due);
    // Enabled since it was looked at: the next run finds the entry again, and material for it.
    if (plan !== undefined && made === undefined) return false;
    transaction.remove(KmsKeyRotation, [nextAtMs, account, keyRegion, keyId]);
    if (key === undefined || plan === undefined || made === undefined) return false;
    putRotated(transaction, key, made, nextTime(plan, nowMs));
    parts.trail.append(transaction, { eventId, ...rotationOf(key, made, nowMs) });
    return true;
  });
}

/** The plan that says what the entry says. */
function isDue(key: KmsKeyRecord | undefined, { nextAtMs }: DueKey): KeyRotationPlan | undefined {
  return key?.state === 'Enabled' && key.rotation?.nextAtMs === nextAtMs ? key.rotation : undefined;
}

/** On schedule, unless so much time has passed that the next one would be over as well. */
function nextTime({ periodDays, nextAtMs }: KeyRotationPlan, nowMs: number): KeyRotationPlan {
  const periodMs = periodDays * dayMs;
  const onSchedule = nextAtMs + periodMs;
  return { periodDays, nextAtMs: onSchedule > nowMs ? onSchedule : nowMs + periodMs };
}

function putRotated(
  transaction: RecordTransaction,
  key: KmsKeyRecord,
  made: KeyMaterial,
  rotation: KeyRotationPlan,
): void {
  const { account, region: keyRegion, keyId } = key;
  const materials = [...key.materials, { ...made, rotation: 'AUTOMATIC' as const }];
  transaction.put(KmsKey, [account, keyRegion, keyId], { ...key, materials, rotation });
  transaction.put(KmsKeyRotation, [rotation.nextAtMs, account, keyRegion, keyId], {});
}

function rotationOf(key: KmsKeyRecord, made: KeyMaterial, rotatedAtMs: number): Omit<KeyRotated, 'eventId'> {
  const { account, region: keyRegion, keyId } = key;
  const keyArn = arn.kmsKey(keyRegion, account, keyId);
  const previousMaterialId = key.materials.at(-1)?.id ?? '';
  return { account, region: keyRegion, keyId, keyArn, rotatedAtMs, currentMaterialId: made.id, previousMaterialId };
}
