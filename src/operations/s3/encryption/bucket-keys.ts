// Bucket Keys: one data key of KMS that wraps the data keys of many objects of a bucket, for a bounded time.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html, docs/decisions/0081-bucket-keys.md
import { minuteMs } from '../../../kernel/clock.ts';
import type { BucketKey, BucketKeys } from '../../context.ts';

const lifetimeMs = 5 * minuteMs;

interface Kept {
  readonly key: BucketKey;
  readonly untilMs: number;
}

/** Keeps the `limit` most recently made keys, each for five minutes. */
export function createBucketKeys(limit = 1000): BucketKeys {
  const kept = new Map<string, Kept>();
  return {
    find(name, nowMs) {
      const found = kept.get(name);
      if (found === undefined) return undefined;
      if (nowMs < found.untilMs) return found.key;
      kept.delete(name);
      return undefined;
    },
    keep(name, key, nowMs) {
      kept.delete(name);
      kept.set(name, { key, untilMs: nowMs + lifetimeMs });
      const [oldest] = kept.keys();
      if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
    },
  };
}
