// KMS keys and aliases. https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
import type { KmsKeySpec } from '../../crypto/key-spec.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';
import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';
import { requireOpenRootKeys } from './root-key.ts';

export type KmsKeyUsage =
  | 'ENCRYPT_DECRYPT'
  | 'SIGN_VERIFY'
  | 'GENERATE_VERIFY_MAC'
  | 'KEY_AGREEMENT'
  | 'ENCAPSULATE_DECAPSULATE';

export interface KeyMaterial {
  /** 64 hexadecimal digits, as KMS's `KeyMaterialId`. */
  readonly id: string;
  /** The material under the root key; undefined where imported material is not, or no longer, imported. */
  readonly wrapped: Buffer | undefined;
  readonly createdAtMs: number;
  /** Of a key pair, as SubjectPublicKeyInfo in DER. */
  readonly publicKey?: Buffer | undefined;
  /** Which rotation made it; absent for the material that the key began with. */
  readonly rotation?: 'AUTOMATIC' | 'ON_DEMAND' | undefined;
  /** Imported for a rotation that has not happened: it seals nothing yet, and may still be given up for another. */
  readonly pending?: true | undefined;
  /** Of imported material. */
  readonly imported?: MaterialImport | undefined;
}

/** How material was last imported. */
export interface MaterialImport {
  /** When it is deleted; it stays without end if there is none. */
  readonly expiresAtMs?: number | undefined;
  readonly description?: string | undefined;
}

/** The Regions of a multi-Region key; each of them has a record of its own, and all of these say the same. */
export interface MultiRegionSet {
  readonly primary: Region;
  readonly replicas: readonly Region[];
}

/** Automatic rotation, while it is switched on. */
export interface KeyRotationPlan {
  readonly periodDays: number;
  /** May pass while the key cannot be rotated; it is then rotated as soon as it can. */
  readonly nextAtMs: number;
}

export interface KmsKeyRecord {
  readonly account: AccountId;
  readonly region: Region;
  /** A UUID, or for a multi-Region key `mrk-` and 32 hexadecimal digits. */
  readonly keyId: string;
  readonly description: string;
  readonly createdAtMs: number;
  readonly keySpec: KmsKeySpec;
  readonly keyUsage: KmsKeyUsage;
  readonly manager: 'CUSTOMER' | 'AWS';
  /** Where its material comes from: made here, or imported. */
  readonly origin: 'AWS_KMS' | 'EXTERNAL';
  readonly state: 'Enabled' | 'Disabled' | 'PendingImport' | 'PendingDeletion' | 'PendingReplicaDeletion';
  /** When a pending deletion is carried out; set only while the state is `PendingDeletion`. */
  readonly deletionAtMs: number | undefined;
  /** The waiting period that begins when the last replica is gone; set only while the state is `PendingReplicaDeletion`. */
  readonly deletionDays?: number | undefined;
  /** The key policy, byte for byte. */
  readonly policy: string;
  /** Every version is kept, in order of rotation; the last one that is not pending encrypts. */
  readonly materials: readonly KeyMaterial[];
  /** Kept while the key is disabled or waits for its deletion, and then without effect. */
  readonly rotation?: KeyRotationPlan | undefined;
  /** Of a multi-Region key. */
  readonly multiRegion?: MultiRegionSet | undefined;
  readonly tags: Tags;
  /** The names of the aliases that point here, with their prefix: `alias/name`. */
  readonly aliases: readonly string[];
}

export const KmsKey = recordKind<[account: AccountId, region: Region, keyId: string], KmsKeyRecord>({
  name: 'kms-key',
  version: 2,
  /** Version 1 knew no imported material: all was made here. */
  upgrade: (older) => ({ ...(older as Omit<KmsKeyRecord, 'origin'>), origin: 'AWS_KMS' }),
  guard: ({ materials }, reader) =>
    requireOpenRootKeys(
      materials.flatMap(({ wrapped }) => wrapped ?? []),
      reader,
    ),
});

export interface KmsAliasRecord {
  /** With its prefix: `alias/name`. */
  readonly name: string;
  readonly targetKeyId: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export const KmsAlias = recordKind<[account: AccountId, region: Region, name: string], KmsAliasRecord>({
  name: 'kms-alias',
  version: 1,
});

/** The keys whose deletion is due, in order of time. */
export const KmsKeyDeletion = recordKind<
  [deletionAtMs: number, account: AccountId, region: Region, keyId: string],
  Record<string, never>
>({ name: 'kms-key-deletion', version: 1 });

/**
 * The keys whose rotation is due, in order of time. An entry counts only while the key's own plan says the same: one that
 * was overtaken is dropped when its time comes.
 */
export const KmsKeyRotation = recordKind<
  [nextAtMs: number, account: AccountId, region: Region, keyId: string],
  Record<string, never>
>({ name: 'kms-key-rotation', version: 1 });

/** The imported material that expires, in order of time. An entry counts only while the material says the same. */
export const KmsMaterialExpiry = recordKind<
  [expiresAtMs: number, account: AccountId, region: Region, keyId: string, materialId: string],
  Record<string, never>
>({ name: 'kms-material-expiry', version: 1 });
