// What key material is bound to under the root key, so that none is ever taken for another's. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import type { KmsKeySpec, OtherKeySpec } from '../crypto/key-spec.ts';
import type { KmsLocator } from '../crypto/kms-ciphertext.ts';
import { isMultiRegionKeyId } from '../kernel/ids.ts';

export type KeyIdentity = Pick<KmsLocator, 'region' | 'account' | 'keyId'>;

const materialPurpose = Buffer.from('crosskey kms material v1\0', 'latin1');
const secretPurpose = Buffer.from('crosskey kms secret v1\0', 'latin1');

/** Stands where the Region stands otherwise: the keys of a multi-Region key share their material. */
const everyRegion = '*';

/** A secret, unlike the material of a symmetric key, is bound to its spec as well. */
export function bindingOf(key: KeyIdentity, spec: KmsKeySpec, materialId: string): Buffer {
  return spec === 'SYMMETRIC_DEFAULT'
    ? binding(materialPurpose, key, materialId)
    : binding(secretPurpose, key, materialId, spec);
}

function binding(purpose: Buffer, key: KeyIdentity, materialId: string, ...more: readonly OtherKeySpec[]): Buffer {
  const { account, keyId } = key;
  const region = isMultiRegionKeyId(keyId) ? everyRegion : key.region;
  const texts = [...more, region, account, keyId].map((text) => {
    assert(/^[ -~]{1,255}$/.test(text), "the parts of a key's identity are printable ASCII");
    return Buffer.from(`${String.fromCharCode(text.length)}${text}`, 'latin1');
  });
  const id = Buffer.from(materialId, 'hex');
  assert(id.length === 32, 'a material id is 32 bytes');
  return Buffer.concat([purpose, ...texts, id]);
}
