// KMS's `KeyMetadata` of a key. https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
import { CustomerMasterKeySpec, type KeyMetadata } from '@aws-sdk/client-kms';
import { currentMaterial } from '../../crypto/key-material.ts';
import type { Region } from '../../kernel/ids.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { isReplica } from '../../storage/records/kms-material.ts';
import { algorithmMembers } from './key-kind.ts';
import { keyArn } from './key-state.ts';

/** The material that encrypts now: the newest. */
export function currentMaterialId(key: KmsKeyRecord): string {
  const newest = currentMaterial(key.materials);
  if (newest === undefined) throw new Error(`key \`${keyArn(key)}\` has no material`);
  return newest.id;
}

export function keyMetadata(key: KmsKeyRecord): KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.keyId,
    Arn: keyArn(key),
    CreationDate: new Date(key.createdAtMs),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.keyUsage,
    KeyState: key.state,
    ...(key.deletionAtMs === undefined ? {} : { DeletionDate: new Date(key.deletionAtMs) }),
    ...(key.deletionDays === undefined ? {} : { PendingDeletionWindowInDays: key.deletionDays }),
    Origin: key.origin,
    ...expirationMembers(key),
    KeyManager: key.manager,
    ...deprecatedSpec(key),
    KeySpec: key.keySpec,
    ...algorithmMembers(key),
    MultiRegion: key.multiRegion !== undefined,
    ...multiRegionMembers(key),
    ...(key.keySpec === 'SYMMETRIC_DEFAULT' &&
      key.materials.length > 0 && { CurrentKeyMaterialId: currentMaterialId(key) }),
  };
}

/** Of imported material: the first expiry of any that the key cannot do without. */
function expirationMembers({ materials, origin }: KmsKeyRecord): Pick<KeyMetadata, 'ExpirationModel' | 'ValidTo'> {
  const present = materials.filter(({ wrapped, pending }) => wrapped !== undefined && pending !== true);
  if (origin !== 'EXTERNAL' || present.length === 0) return {};
  const expiries = present.flatMap(({ imported }) => imported?.expiresAtMs ?? []);
  if (expiries.length === 0) return { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
  return { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(Math.min(...expiries)) };
}

function multiRegionMembers(key: KmsKeyRecord): Pick<KeyMetadata, 'MultiRegionConfiguration'> {
  if (key.multiRegion === undefined) return {};
  const { primary, replicas } = key.multiRegion;
  const inRegion = (region: Region) => ({ Arn: keyArn({ ...key, region }), Region: region });
  return {
    MultiRegionConfiguration: {
      MultiRegionKeyType: isReplica(key) ? 'REPLICA' : 'PRIMARY',
      PrimaryKey: inRegion(primary),
      ReplicaKeys: replicas.map(inRegion),
    },
  };
}

/** The older member, which has the newer specs not at all. */
export function deprecatedSpec({ keySpec }: KmsKeyRecord): Pick<KeyMetadata, 'CustomerMasterKeySpec'> {
  const older = Object.values(CustomerMasterKeySpec).find((spec) => spec === keySpec);
  return older === undefined ? {} : { CustomerMasterKeySpec: older };
}
