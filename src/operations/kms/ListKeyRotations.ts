// The rotations that a key went through, and on request its material. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
import {
  IncludeKeyMaterial,
  type KeyMaterialState,
  type ListKeyRotationsCommandInput,
  type ListKeyRotationsCommandOutput,
  type RotationsListEntry,
} from '@aws-sdk/client-kms';
import { currentMaterial } from '../../crypto/key-material.ts';
import type { KeyMaterial, KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { relatedKeys } from '../../storage/records/kms-key-writes.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength, oneOf } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { keyArn } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { pageOf, takePage } from './paging.ts';
import { requireRotating } from './rotation.ts';

const bounds = { usual: 100, most: 1000 };

export const ListKeyRotations: ServerOperation<
  ListKeyRotationsCommandInput,
  ListKeyRotationsCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      oneOf('includeKeyMaterial', input.IncludeKeyMaterial, Object.values(IncludeKeyMaterial)),
    );
    pageOf(input, bounds);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:ListKeyRotations', target, call)],
  async run(input, { key }, call) {
    requireRotating(key);
    const page = pageOf(input, bounds);
    const all = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
    const entries = materialsOf(key, await isShared(key, call.resources.records)).filter(
      ({ RotationDate }) => all || RotationDate !== undefined,
    );
    const after = entries.findIndex((entry) => entry.KeyMaterialId === page.after) + 1;
    const { items, marks } = await takePage(entries.slice(after), (entry) => entry.KeyMaterialId ?? '', page);
    return { Rotations: [...items], ...marks };
  },
};

function materialsOf(key: KmsKeyRecord, isShared: boolean): RotationsListEntry[] {
  const current = currentMaterial(key.materials);
  return key.materials.map((material) => ({
    KeyId: keyArn(key),
    KeyMaterialId: material.id,
    KeyMaterialState:
      material.pending === true ? pendingState(isShared) : material === current ? 'CURRENT' : 'NON_CURRENT',
    ...(material.rotation !== undefined && {
      RotationDate: new Date(material.createdAtMs),
      RotationType: material.rotation,
    }),
    ...(key.origin === 'EXTERNAL' && importMembers(material)),
  }));
}

const pendingState = (isShared: boolean): KeyMaterialState =>
  isShared ? 'PENDING_ROTATION' : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';

function importMembers({ wrapped, imported }: KeyMaterial): RotationsListEntry {
  const { description, expiresAtMs } = imported ?? {};
  const described = description !== undefined && { KeyMaterialDescription: description };
  if (wrapped === undefined) return { ImportState: 'PENDING_IMPORT', ...described };
  if (expiresAtMs === undefined)
    return { ImportState: 'IMPORTED', ...described, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
  const expires = { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(expiresAtMs) } as const;
  return { ImportState: 'IMPORTED', ...described, ...expires };
}

/** What waits for a rotation waits first until every Region of the key has it. */
async function isShared(key: KmsKeyRecord, records: RecordReader): Promise<boolean> {
  if (!key.materials.some(({ pending }) => pending === true)) return true;
  const related = [key, ...(await relatedKeys(records, key))];
  return related.every(({ materials }) =>
    materials.every(({ pending, wrapped }) => pending !== true || wrapped !== undefined),
  );
}
