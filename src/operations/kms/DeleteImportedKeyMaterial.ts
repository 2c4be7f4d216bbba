// Deletes imported key material; the key waits until the same is imported again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
import type {
  DeleteImportedKeyMaterialCommandInput,
  DeleteImportedKeyMaterialCommandOutput,
} from '@aws-sdk/client-kms';
import { currentMaterial } from '../../crypto/key-material.ts';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../../storage/records/kms-key-writes.ts';
import { isReplica, withoutMaterial } from '../../storage/records/kms-material.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, matching, ofLength } from './constraints.ts';
import { requireImporting, unsupported } from './imported.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { keyArn } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export const DeleteImportedKeyMaterial: ServerOperation<
  DeleteImportedKeyMaterialCommandInput,
  DeleteImportedKeyMaterialCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048), matching('keyMaterialId', input.KeyMaterialId, /^[a-f0-9]{64}$/));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:DeleteImportedKeyMaterial', target, call)],
  async run(input, target, call) {
    const deleted = await call.resources.records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      requireImporting(key);
      const materialId = materialOf(key, input.KeyMaterialId);
      // Nothing was ever imported: nothing is to be deleted, as on AWS.
      if (materialId === undefined) return undefined;
      // What waits for a rotation is given up in every Region with the primary's.
      const isGivenUp = key.materials.some(({ id, pending }) => id === materialId && pending) && !isReplica(key);
      const others = isGivenUp ? await relatedKeys(transaction, key) : [];
      putKey(transaction, withoutMaterial(key, materialId));
      for (const other of others)
        putKey(transaction, { ...other, materials: other.materials.filter(({ id }) => id !== materialId) });
      return materialId;
    });
    if (deleted !== undefined) call.resources.keyring.forget(deleted);
    const isTold = deleted !== undefined && target.key.keySpec === 'SYMMETRIC_DEFAULT';
    return { KeyId: target.arn, ...(isTold && { KeyMaterialId: deleted }) };
  },
};

function materialOf(key: KmsKeyRecord, materialId: string | undefined): string | undefined {
  if (materialId === undefined) return currentMaterial(key.materials)?.id;
  if (key.keySpec !== 'SYMMETRIC_DEFAULT')
    throw unsupported(`${keyArn(key)} is of the spec ${key.keySpec}, whose material has no \`KeyMaterialId\``);
  if (key.materials.some(({ id }) => id === materialId)) return materialId;
  throw new Fault('NotFoundException', { message: `${keyArn(key)} has no key material ${materialId}` });
}
