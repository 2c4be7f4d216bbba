// Lifecycle rules as they are given back: in the form in which they came.
import type { LifecycleRule as GivenRule, LifecycleRuleFilter, Tag, TransitionStorageClass } from '@aws-sdk/client-s3';
import type { LifecycleFilter, LifecycleMoment, LifecycleRule } from '../../../storage/records/lifecycle.ts';

export function shownRule(rule: LifecycleRule): GivenRule {
  const { filter, expiration, expiredMarkers, noncurrentExpiration, abortUploadsAfterDays } = rule;
  return {
    ID: rule.id,
    Status: rule.isEnabled ? 'Enabled' : 'Disabled',
    ...(filter.form === 'rule-prefix' ? { Prefix: filter.prefix ?? '' } : { Filter: shownFilter(filter) }),
    ...(expiration && { Expiration: shownMoment(expiration) }),
    ...(expiredMarkers !== undefined && { Expiration: { ExpiredObjectDeleteMarker: expiredMarkers } }),
    ...(rule.transitions.length > 0 && {
      Transitions: rule.transitions.map(({ at, storageClass }) => ({
        ...shownMoment(at),
        StorageClass: storageClass as TransitionStorageClass,
      })),
    }),
    ...(noncurrentExpiration && { NoncurrentVersionExpiration: shownLimit(noncurrentExpiration) }),
    ...(rule.noncurrentTransitions.length > 0 && {
      NoncurrentVersionTransitions: rule.noncurrentTransitions.map(({ storageClass, ...limit }) => ({
        ...shownLimit(limit),
        StorageClass: storageClass as TransitionStorageClass,
      })),
    }),
    ...(abortUploadsAfterDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadsAfterDays },
    }),
  };
}

function shownMoment(at: LifecycleMoment): { Days: number } | { Date: Date } {
  return at.kind === 'days' ? { Days: at.days } : { Date: new Date(at.dateMs) };
}

function shownLimit({ days, newerVersions }: { readonly days: number; readonly newerVersions: number | undefined }) {
  return { NoncurrentDays: days, ...(newerVersions !== undefined && { NewerNoncurrentVersions: newerVersions }) };
}

function shownFilter({ form, prefix, tags, largerThanBytes, smallerThanBytes }: LifecycleFilter): LifecycleRuleFilter {
  const shownTags: Tag[] = tags.map(({ key, value }) => ({ Key: key, Value: value }));
  const plain = {
    ...(prefix !== undefined && { Prefix: prefix }),
    ...(largerThanBytes !== undefined && { ObjectSizeGreaterThan: largerThanBytes }),
    ...(smallerThanBytes !== undefined && { ObjectSizeLessThan: smallerThanBytes }),
  };
  if (form === 'and') return { And: { ...plain, ...(tags.length > 0 && { Tags: shownTags }) } };
  const [Tag] = shownTags;
  return { ...plain, ...(Tag && { Tag }) };
}
