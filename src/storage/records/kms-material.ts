// Imported material that comes and goes: what that makes of a key. Pure.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-delete-key-material.html
import type { KeyMaterial, KmsKeyRecord } from './kms-key.ts';

/** Every material that the key was ever rotated to must be there: a ciphertext may need any of them. */
export function isComplete({ materials }: Pick<KmsKeyRecord, 'materials'>): boolean {
  const associated = materials.filter(({ pending }) => pending !== true);
  return associated.length > 0 && associated.every(({ wrapped }) => wrapped !== undefined);
}

/** The state that the key's material leaves it; one that waits for its deletion goes on waiting. */
export function stateOfMaterial(key: KmsKeyRecord): KmsKeyRecord['state'] {
  if (key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion') return key.state;
  if (!isComplete(key)) return 'PendingImport';
  return key.state === 'PendingImport' ? 'Enabled' : key.state;
}

/** What stays of material when its bytes are gone: its id, so that the same can be imported again. */
export function emptied({ imported, wrapped: _, publicKey: __, ...rest }: KeyMaterial): KeyMaterial {
  const { description } = imported ?? {};
  return { ...rest, wrapped: undefined, imported: { ...(description !== undefined && { description }) } };
}

/** The key without the bytes of one material. What waits for a rotation is given up, unless it is a replica's. */
export function withoutMaterial(key: KmsKeyRecord, materialId: string): KmsKeyRecord {
  const materials = key.materials.flatMap((material) => {
    if (material.id !== materialId) return [material];
    return material.pending === true && !isReplica(key) ? [] : [emptied(material)];
  });
  const changed = { ...key, materials };
  return { ...changed, state: stateOfMaterial(changed) };
}

export const isReplica = ({ multiRegion, region }: Pick<KmsKeyRecord, 'multiRegion' | 'region'>): boolean =>
  multiRegion !== undefined && multiRegion.primary !== region;

const isExpired = ({ wrapped, imported }: KeyMaterial, nowMs: number): boolean =>
  wrapped !== undefined && imported?.expiresAtMs !== undefined && imported.expiresAtMs <= nowMs;

/** The key as it is at this moment: material is gone when its time is over, whether it was cleared away yet or not. */
export function keyAsOf(key: KmsKeyRecord, nowMs: number): KmsKeyRecord {
  if (key.origin !== 'EXTERNAL') return key;
  const expired = key.materials.filter((material) => isExpired(material, nowMs));
  return expired.reduce((left, { id }) => withoutMaterial(left, id), key);
}

/** Begins the waiting period; of a primary key that waited for its replicas as well. */
export function waitingForDeletion({ deletionDays: _, ...key }: KmsKeyRecord, deletionAtMs: number): KmsKeyRecord {
  return { ...key, state: 'PendingDeletion', deletionAtMs };
}
