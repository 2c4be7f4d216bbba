// Buckets and what is configured on them. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Bucket.html
import type { AclGrant } from '../../kernel/acl.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';
import type { ObjectRetention } from './object.ts';
import { recordKind } from './record.ts';

export interface BucketRecord {
  readonly name: string;
  /** Made anew when a name is used again, so that nothing of an earlier bucket can be seen in a later one. */
  readonly id: string;
  readonly owner: AccountId;
  readonly region: Region;
  readonly createdAtMs: number;
  /** Undefined when it never kept versions: one that did is suspended at most. */
  readonly versioning: 'Enabled' | 'Suspended' | undefined;
  /** Once there, it stays, and versions are kept as long. */
  readonly objectLock: ObjectLock | undefined;
  /** Absent where the owner of the bucket owns all objects; `none` where the setting was deleted. */
  readonly objectOwnership?: 'BucketOwnerPreferred' | 'ObjectWriter' | 'none' | undefined;
  /** True while a configuration names destinations for its events: a change of an object looks for it only then. */
  readonly notifies?: boolean;
  /** True while it has lifecycle rules. */
  readonly expires?: boolean;
}

export interface ObjectLock {
  /** For new versions whose write says nothing itself. */
  readonly defaultRetention: DefaultRetention | undefined;
}

export interface DefaultRetention {
  readonly mode: ObjectRetention['mode'];
  readonly period: { readonly unit: 'Days' | 'Years'; readonly count: number };
}

/** Names are unique over all accounts and Regions. */
export const Bucket = recordKind<[name: string], BucketRecord>({
  name: 'bucket',
  version: 2,
  upgrade: (older) => ({
    ...(older as Omit<BucketRecord, 'versioning' | 'objectLock'>),
    versioning: undefined,
    objectLock: undefined,
  }),
});

/** The buckets of an account, for ListBuckets. */
export const BucketOfAccount = recordKind<[account: AccountId, name: string], Record<string, never>>({
  name: 'bucket-of-account',
  version: 1,
});

export const BucketPolicy = recordKind<[bucketId: string], { readonly document: string }>({
  name: 'bucket-policy',
  version: 1,
});

/** Absent where the owner alone has full control. */
export const BucketAcl = recordKind<[bucketId: string], { readonly grants: readonly AclGrant[] }>({
  name: 'bucket-acl',
  version: 1,
});

export interface BucketEncryptionRecord {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  /** As the client gave it: key id, key ARN, alias name or alias ARN. */
  readonly kmsKeyId: string | undefined;
  readonly bucketKeyEnabled: boolean;
  readonly blockedTypes: readonly ('SSE-C' | 'NONE')[];
}

export const BucketEncryption = recordKind<[bucketId: string], BucketEncryptionRecord>({
  name: 'bucket-encryption',
  version: 1,
});
