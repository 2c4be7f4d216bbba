// Gives a key new material now; its schedule stays. https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
import type { RotateKeyOnDemandCommandInput, RotateKeyOnDemandCommandOutput } from '@aws-sdk/client-kms';
import { currentMaterial } from '../../crypto/key-material.ts';
import { Fault } from '../../kernel/fault.ts';
import { newUuid, type Region } from '../../kernel/ids.ts';
import { onceFor } from '../../kernel/once-for.ts';
import type { KeyMaterial, KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../../storage/records/kms-key-writes.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { requireOwnRotation, requirePrimary } from './rotation.ts';

/** KMS's quota; https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const mostRotations = 25;

export const RotateKeyOnDemand: ServerOperation<
  RotateKeyOnDemandCommandInput,
  RotateKeyOnDemandCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:RotateKeyOnDemand', target, call)],
  async run(_input, target, call) {
    requireRotatable(target.key);
    const { keyring, random, records, trail } = call.resources;
    const made = target.key.origin === 'EXTERNAL' ? undefined : await keyring.createMaterial(target.key, call.nowMs);
    const eventIdOf = onceFor((_: Region) => newUuid(random));
    await records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      requireRotatable(key);
      const related = [key, ...(await relatedKeys(transaction, key))];
      const next = made ?? pendingMaterial(related);
      for (const one of related) {
        putKey(transaction, rotated(one, next, call.nowMs));
        trail.keyRotated(transaction, { eventId: eventIdOf(one.region), ...rotationOf(one, next.id, call.nowMs) });
      }
    });
    return { KeyId: target.arn };
  },
};

function requireRotatable(key: KmsKeyRecord): void {
  requireOwnRotation(key);
  requirePrimary(key);
  requireUsable(key);
  if (key.materials.filter(({ rotation }) => rotation === 'ON_DEMAND').length >= mostRotations)
    throw new Fault('LimitExceededException', {
      message: `the key was rotated on demand ${mostRotations} times, the most that a key can be`,
    });
}

/** Of imported material: what was imported for the rotation, which must be there in every Region. */
function pendingMaterial(related: readonly KmsKeyRecord[]): KeyMaterial {
  const pending = related.map((key) => key.materials.find((material) => material.pending === true));
  const [next] = pending;
  if (next === undefined || pending.some((material) => material?.wrapped === undefined))
    throw new Fault('KMSInvalidStateException', {
      message: `no key material is imported, in all Regions of the key, that waits for a rotation`,
    });
  return next;
}

/** The material that waited becomes the current one; or else the new one is added. */
function rotated(key: KmsKeyRecord, next: KeyMaterial, nowMs: number): KmsKeyRecord {
  const { pending: _, ...material } = key.materials.find(({ id }) => id === next.id) ?? next;
  const before = key.materials.filter(({ id }) => id !== next.id);
  return { ...key, materials: [...before, { ...material, createdAtMs: nowMs, rotation: 'ON_DEMAND' }] };
}

function rotationOf(key: KmsKeyRecord, currentMaterialId: string, rotatedAtMs: number) {
  const { account, region, keyId, origin: keyOrigin } = key;
  const place = { account, region, keyId, keyArn: keyArn(key), keyOrigin, rotationType: 'ON_DEMAND' } as const;
  return { ...place, rotatedAtMs, currentMaterialId, previousMaterialId: currentMaterial(key.materials)?.id ?? '' };
}
