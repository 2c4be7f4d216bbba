// KMS's `KeyMetadata` of a key. https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
import { CustomerMasterKeySpec, type KeyMetadata } from '@aws-sdk/client-kms';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { algorithmMembers } from './key-kind.ts';
import { keyArn } from './key-state.ts';

/** The material that encrypts now: the newest. */
export function currentMaterialId(key: KmsKeyRecord): string {
  const newest = key.materials.at(-1);
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
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    ...deprecatedSpec(key),
    KeySpec: key.keySpec,
    ...algorithmMembers(key),
    MultiRegion: false,
    ...(key.keySpec === 'SYMMETRIC_DEFAULT' && { CurrentKeyMaterialId: currentMaterialId(key) }),
  };
}

/** The older member, which has the newer specs not at all. */
export function deprecatedSpec({ keySpec }: KmsKeyRecord): Pick<KeyMetadata, 'CustomerMasterKeySpec'> {
  const older = Object.values(CustomerMasterKeySpec).find((spec) => spec === keySpec);
  return older === undefined ? {} : { CustomerMasterKeySpec: older };
}
