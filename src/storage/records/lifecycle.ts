// The lifecycle rules of buckets, and how far they have been carried out. docs/formats/lifecycle-records.md
import type { ObjectTag } from './object.ts';
import { recordKind } from './record.ts';

export interface LifecycleFilter {
  /** As it was written, so that it is given back like that: the rule's own prefix, one condition, or several at once. */
  readonly form: 'rule-prefix' | 'one' | 'and';
  readonly prefix: string | undefined;
  readonly tags: readonly ObjectTag[];
  readonly largerThanBytes: number | undefined;
  readonly smallerThanBytes: number | undefined;
}

/** So many days after something, or at a date, which is a midnight of UTC. */
export type LifecycleMoment =
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'date'; readonly dateMs: number };

export interface LifecycleTransition {
  readonly at: LifecycleMoment;
  readonly storageClass: string;
}

export interface NoncurrentLimit {
  readonly days: number;
  /** So many of the newest noncurrent versions are left alone. */
  readonly newerVersions: number | undefined;
}

export interface LifecycleRule {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly filter: LifecycleFilter;
  readonly expiration: LifecycleMoment | undefined;
  /** As it was written; true removes delete markers that hide nothing any more. */
  readonly expiredMarkers: boolean | undefined;
  readonly transitions: readonly LifecycleTransition[];
  readonly noncurrentExpiration: NoncurrentLimit | undefined;
  readonly noncurrentTransitions: readonly (NoncurrentLimit & { readonly storageClass: string })[];
  readonly abortUploadsAfterDays: number | undefined;
}

export interface BucketLifecycleRecord {
  /** The bucket is found by its name. */
  readonly bucketName: string;
  readonly rules: readonly LifecycleRule[];
  /** Which objects are too small for a transition, where a rule says nothing of sizes. */
  readonly minimumSize: 'all_storage_classes_128K' | 'varies_by_storage_class';
  readonly changedAtMs: number;
}

export const BucketLifecycle = recordKind<[bucketId: string], BucketLifecycleRecord>({
  name: 'bucket-lifecycle',
  version: 1,
});

/** The last run that went through the whole bucket. */
export interface LifecycleRunRecord {
  /** Days since the epoch, in UTC. */
  readonly day: number;
  /** Of the rules that were carried out. */
  readonly changedAtMs: number;
}

export const LifecycleRun = recordKind<[bucketId: string], LifecycleRunRecord>({ name: 'lifecycle-run', version: 1 });
