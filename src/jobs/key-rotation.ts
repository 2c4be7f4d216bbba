// Gives new material to the keys whose rotation is due. Every material that a key had stays, and opens what it sealed.
// https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
import { currentMaterial } from '../crypto/key-material.ts';
import { arn } from '../kernel/arn.ts';
import { type Clock, dayMs } from '../kernel/clock.ts';
import { accountId, newUuid, type Region, region } from '../kernel/ids.ts';
import type { KeyRotated } from '../kernel/key-events.ts';
import { onceFor } from '../kernel/once-for.ts';
import type { Random } from '../kernel/random.ts';
import {
  type KeyMaterial,
  type KeyRotationPlan,
  KmsKey,
  type KmsKeyRecord,
  KmsKeyRotation,
} from '../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../storage/records/kms-key-writes.ts';
import { isReplica } from '../storage/records/kms-material.ts';
import type { KeyParts, RecordStore, RecordTransaction } from '../storage/records/record.ts';

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
  const eventIdOf = onceFor((_: Region) => newUuid(parts.random));
  return parts.records.transaction(async (transaction) => {
    const key = await transaction.get(KmsKey, [account, keyRegion, keyId]);
    const plan = isDue(key, due);
    // Enabled since it was looked at: the next run finds the entry again, and material for it.
    if (plan !== undefined && made === undefined) return false;
    transaction.remove(KmsKeyRotation, [nextAtMs, account, keyRegion, keyId]);
    if (key === undefined || plan === undefined || made === undefined) return false;
    const rotation = nextTime(plan, nowMs);
    for (const one of [key, ...(await relatedKeys(transaction, key))]) {
      putKey(transaction, { ...one, materials: [...one.materials, { ...made, rotation: 'AUTOMATIC' }], rotation });
      parts.trail.append(transaction, { eventId: eventIdOf(one.region), ...rotationOf(one, made, nowMs) });
    }
    return true;
  });
}

/** The plan that says what the entry says. A replica rotates with its primary key. */
function isDue(key: KmsKeyRecord | undefined, { nextAtMs }: DueKey): KeyRotationPlan | undefined {
  if (key === undefined || isReplica(key)) return undefined;
  return key.state === 'Enabled' && key.rotation?.nextAtMs === nextAtMs ? key.rotation : undefined;
}

/** On schedule, unless so much time has passed that the next one would be over as well. */
function nextTime({ periodDays, nextAtMs }: KeyRotationPlan, nowMs: number): KeyRotationPlan {
  const periodMs = periodDays * dayMs;
  const onSchedule = nextAtMs + periodMs;
  return { periodDays, nextAtMs: onSchedule > nowMs ? onSchedule : nowMs + periodMs };
}

function rotationOf(key: KmsKeyRecord, made: KeyMaterial, rotatedAtMs: number): Omit<KeyRotated, 'eventId'> {
  const { account, region: keyRegion, keyId } = key;
  const keyArn = arn.kmsKey(keyRegion, account, keyId);
  const previousMaterialId = currentMaterial(key.materials)?.id ?? '';
  const of = { account, region: keyRegion, keyId, keyArn, rotationType: 'AUTOMATIC', keyOrigin: key.origin } as const;
  return { ...of, rotatedAtMs, currentMaterialId: made.id, previousMaterialId };
}
