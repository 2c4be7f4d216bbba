// The rotations that a key went through, and on request its material. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
import {
  IncludeKeyMaterial,
  type ListKeyRotationsCommandInput,
  type ListKeyRotationsCommandOutput,
  type RotationsListEntry,
} from '@aws-sdk/client-kms';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
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
  async run(input, { key }) {
    requireRotating(key);
    const page = pageOf(input, bounds);
    const all = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
    const entries = materialsOf(key).filter(({ RotationDate }) => all || RotationDate !== undefined);
    const after = entries.findIndex((entry) => entry.KeyMaterialId === page.after) + 1;
    const { items, marks } = await takePage(entries.slice(after), (entry) => entry.KeyMaterialId ?? '', page);
    return { Rotations: [...items], ...marks };
  },
};

function materialsOf(key: KmsKeyRecord): RotationsListEntry[] {
  return key.materials.map(({ id, createdAtMs, rotation }, index) => ({
    KeyId: keyArn(key),
    KeyMaterialId: id,
    KeyMaterialState: index === key.materials.length - 1 ? 'CURRENT' : 'NON_CURRENT',
    ...(rotation !== undefined && { RotationDate: new Date(createdAtMs), RotationType: rotation }),
  }));
}
