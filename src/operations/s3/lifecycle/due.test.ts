import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LifecycleRule as GivenRule } from '@aws-sdk/client-s3';
import { dayMs } from '../../../kernel/clock.ts';
import type { BucketLifecycleRecord } from '../../../storage/records/lifecycle.ts';
import { noProperties, type ObjectRecord } from '../../../storage/records/object.ts';
import { currentAction, expiryOf, isMarkerDue, midnightAfter, noncurrentAction } from './due.ts';
import { readRules } from './read-rules.ts';

const createdMs = Date.UTC(2026, 0, 15, 10, 30);
const at = (text: string) => Date.parse(`${text}T00:00:00Z`);

function lifecycleOf(...rules: readonly Partial<GivenRule>[]): BucketLifecycleRecord {
  let id = 0;
  const given = rules.map((rule) => ({ Status: 'Enabled' as const, Filter: {}, ...rule }));
  const read = readRules(given, () => `rule-${++id}`);
  return { bucketName: 'b', rules: read, minimumSize: 'all_storage_classes_128K', changedAtMs: 0 };
}

function objectOf(changes: Partial<ObjectRecord> = {}): ObjectRecord {
  const plain: Partial<ObjectRecord> = { sizeBytes: 200_000, lastModifiedMs: createdMs, versionId: 'v', order: 1 };
  return { ...noProperties, restore: undefined, ...plain, ...changes } as ObjectRecord;
}

const situation = (lifecycle: BucketLifecycleRecord, nowMs: number, key = 'k') => ({ lifecycle, key, nowMs });

test('days are over at the midnight after them, as in the example of AWS', () => {
  assert.equal(midnightAfter(createdMs, 3), at('2026-01-19'));
});

test('the earliest of the rules that match says when an object expires', () => {
  const lifecycle = lifecycleOf(
    { Expiration: { Days: 10 } },
    { Filter: { Prefix: 'tmp/' }, Expiration: { Days: 2 } },
    { Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 1 } },
    { Filter: { ObjectSizeLessThan: 100 }, Expiration: { Date: new Date('2026-01-16') } },
    { Status: 'Disabled', Expiration: { Days: 1 } },
  );
  const expiry = (key: string, changes: Partial<ObjectRecord> = {}) => expiryOf(lifecycle, key, objectOf(changes));
  assert.deepEqual(expiry('k'), { atMs: at('2026-01-26'), ruleId: 'rule-1' });
  assert.deepEqual(expiry('tmp/k'), { atMs: at('2026-01-18'), ruleId: 'rule-2' });
  assert.deepEqual(expiry('tmp/k', { tags: [{ key: 'a', value: 'b' }] })?.ruleId, 'rule-3');
  assert.deepEqual(expiry('tmp/k', { sizeBytes: 99 })?.ruleId, 'rule-4');
  assert.deepEqual(expiry('k', { sizeBytes: 100 })?.ruleId, 'rule-1');
});

test('what is gone for good goes before a move, and a move before a marker', () => {
  const lifecycle = lifecycleOf({ Expiration: { Days: 50 } }, { Transitions: [{ Days: 40, StorageClass: 'GLACIER' }] });
  const now = createdMs + 60 * dayMs;
  assert.deepEqual(currentAction(situation(lifecycle, now), objectOf(), false), { kind: 'expire' });
  const move = { kind: 'transition', storageClass: 'GLACIER' };
  assert.deepEqual(currentAction(situation(lifecycle, now), objectOf(), true), move);
  const moved = objectOf({ storageClass: 'GLACIER' });
  assert.deepEqual(currentAction(situation(lifecycle, now), moved, true), { kind: 'expire' });
  assert.equal(currentAction(situation(lifecycle, createdMs + 30 * dayMs), objectOf(), true), undefined);
});

test('objects move down, to the coldest class that is due, and not when they are too small', () => {
  const lifecycle = lifecycleOf({
    Transitions: [
      { Days: 30, StorageClass: 'STANDARD_IA' },
      { Days: 60, StorageClass: 'GLACIER' },
    ],
  });
  const action = (days: number, changes: Partial<ObjectRecord> = {}, rules = lifecycle) =>
    currentAction(situation(rules, createdMs + days * dayMs), objectOf(changes), false);
  assert.equal(action(30), undefined);
  assert.deepEqual(action(31), { kind: 'transition', storageClass: 'STANDARD_IA' });
  assert.deepEqual(action(61), { kind: 'transition', storageClass: 'GLACIER' });
  assert.equal(action(61, { storageClass: 'DEEP_ARCHIVE' }), undefined);
  assert.equal(action(61, { sizeBytes: 1000 }), undefined);
  const varies = { ...lifecycle, minimumSize: 'varies_by_storage_class' } as const;
  assert.deepEqual(action(61, { sizeBytes: 1000 }, varies), { kind: 'transition', storageClass: 'GLACIER' });
  assert.equal(action(31, { sizeBytes: 1000 }, varies), undefined);
  const sized = lifecycleOf({
    Filter: { ObjectSizeGreaterThan: 1 },
    Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' }],
  });
  assert.deepEqual(action(2, { sizeBytes: 1000 }, sized), { kind: 'transition', storageClass: 'GLACIER_IR' });
});

test('a marker that hides nothing goes when a rule by key alone says so', () => {
  const marker = { versionId: 'm', order: 2, lastModifiedMs: createdMs, owner: undefined };
  const due = (rule: Partial<GivenRule>, days: number) =>
    isMarkerDue(situation(lifecycleOf(rule), createdMs + days * dayMs), marker);
  assert(due({ Expiration: { ExpiredObjectDeleteMarker: true } }, 0));
  assert(!due({ Expiration: { ExpiredObjectDeleteMarker: false } }, 100));
  assert(!due({ Expiration: { Days: 5 } }, 5));
  assert(due({ Expiration: { Days: 5 } }, 6));
  assert(!due({ Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 5 } }, 6));
});

test('older versions go after their days, but for the newest of them and those that are locked', () => {
  const limit = { NoncurrentDays: 3, NewerNoncurrentVersions: 2 };
  const lifecycle = lifecycleOf({ NoncurrentVersionExpiration: limit });
  const action = (days: number, newerVersions: number, changes: Partial<ObjectRecord> = {}) =>
    noncurrentAction(situation(lifecycle, createdMs + days * dayMs), {
      version: { kind: 'object', object: objectOf(changes) },
      noncurrentSinceMs: createdMs,
      newerVersions,
    });
  assert.deepEqual(action(4, 2), { kind: 'expire' });
  assert.equal(action(3, 2), undefined);
  assert.equal(action(400, 1), undefined);
  assert.equal(action(4, 2, { legalHold: 'ON' }), undefined);
  const retention = { mode: 'GOVERNANCE', retainUntilMs: createdMs + 5 * dayMs } as const;
  assert.equal(action(4, 2, { retention }), undefined);
  assert.deepEqual(action(6, 2, { retention }), { kind: 'expire' });
});
