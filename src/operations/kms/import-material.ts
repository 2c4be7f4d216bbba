// What imported material makes of a key: its first material, the next one, or one that comes back. Pure.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html
import type { ImportKeyMaterialCommandInput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { KeyMaterial, KmsKeyRecord, MaterialImport } from '../../storage/records/kms-key.ts';
import { emptied, isReplica, stateOfMaterial } from '../../storage/records/kms-material.ts';
import { keyArn } from './key-state.ts';

type Input = Omit<ImportKeyMaterialCommandInput, 'KeyId' | 'ImportToken' | 'EncryptedKeyMaterial'>;

const incorrect = (message: string): Fault => new Fault('IncorrectKeyMaterialException', { message });

/** The key with the material. Refuses what is new where it should be known, and the other way round. */
export function importInto(key: KmsKeyRecord, made: KeyMaterial, input: Input): KmsKeyRecord {
  const isFirst = key.materials.length === 0;
  const type = input.ImportType ?? (isFirst ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL');
  const known = key.materials.find(({ id }) => id === made.id);
  const materials =
    type === 'NEW_KEY_MATERIAL'
      ? [...key.materials, { ...newMaterial(key, known, made), imported: importOf(input, undefined) }]
      : again(key, known, made, input);
  const changed = { ...key, materials };
  return { ...changed, state: stateOfMaterial(changed) };
}

/** The first is current at once; any other waits for the rotation that a client asks for. */
function newMaterial(key: KmsKeyRecord, known: KeyMaterial | undefined, made: KeyMaterial): KeyMaterial {
  if (isReplica(key))
    throw incorrect(`${keyArn(key)} is a replica key: new key material is imported into the primary key first`);
  if (known !== undefined) throw incorrect(`the key material is already associated with ${keyArn(key)}`);
  if (key.materials.some(({ pending }) => pending === true))
    throw new Fault('KMSInvalidStateException', {
      message: `${keyArn(key)} has key material that is pending rotation: rotate to it or delete it first`,
    });
  return key.materials.length === 0 ? made : { ...made, pending: true };
}

function again(key: KmsKeyRecord, known: KeyMaterial | undefined, made: KeyMaterial, input: Input): KeyMaterial[] {
  if (known === undefined) throw incorrect(`the key material is not one that ${keyArn(key)} had before`);
  if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== known.id)
    throw incorrect(`the key material is not the one with the id ${input.KeyMaterialId}`);
  const { wrapped, publicKey } = made;
  const back = { ...known, wrapped, ...(publicKey && { publicKey }), imported: importOf(input, known.imported) };
  return key.materials.map((material) => (material.id === known.id ? back : material));
}

function importOf({ ValidTo, KeyMaterialDescription }: Input, before: MaterialImport | undefined): MaterialImport {
  const description = KeyMaterialDescription ?? before?.description;
  return {
    ...(ValidTo !== undefined && { expiresAtMs: ValidTo.getTime() }),
    ...(description !== undefined && { description }),
  };
}

/** A related key in another Region: it learns of material that is new, and gets its bytes by an import of its own. */
export function importedBeside(other: KmsKeyRecord, { materials }: KmsKeyRecord): KmsKeyRecord {
  const known = new Set(other.materials.map(({ id }) => id));
  const news = materials.filter(({ id }) => !known.has(id)).map(emptied);
  return { ...other, materials: [...other.materials, ...news] };
}
