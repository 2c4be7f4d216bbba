// What buckets notify of, and the events that are still to be delivered. docs/formats/notification-records.md
import { recordKind } from './record.ts';

export type DestinationKind = 'queue' | 'topic' | 'function';

export interface NotificationRule {
  /** Unique in the bucket; drawn when the client gave none. */
  readonly id: string;
  readonly kind: DestinationKind;
  readonly arn: string;
  /** As configured: `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string | undefined;
  readonly suffix: string | undefined;
}

export interface BucketNotificationRecord {
  readonly rules: readonly NotificationRule[];
  readonly eventBridge: boolean;
}

export const BucketNotification = recordKind<[bucketId: string], BucketNotificationRecord>({
  name: 'bucket-notification',
  version: 1,
});

export interface PendingNotificationRecord {
  /** Events with the same text here are delivered one after another. */
  readonly lane: string;
  /** The message, as JSON. */
  readonly document: string;
  readonly writtenAtMs: number;
}

/**
 * The outbox: events of changes that are committed, by destination. `place` begins with the sequencer, so that each key's
 * are in their order.
 */
export const PendingNotification = recordKind<[arn: string, place: string], PendingNotificationRecord>({
  name: 'pending-notification',
  version: 1,
});

/** The last sequencer of a key: docs/decisions/0170-sequencers.md. */
export const NotificationSequence = recordKind<[bucketId: string, key: string], { readonly sequencer: string }>({
  name: 'notification-sequence',
  version: 1,
});

export interface DestinationStateRecord {
  /** Deliveries in a row that failed. */
  readonly failures: number;
  /** Nothing is sent before. */
  readonly nextAtMs: number;
  /** Events that were given up, since the beginning. */
  readonly dropped: number;
  /** Events that were acknowledged, since the beginning. */
  readonly delivered: number;
}

export const DestinationState = recordKind<[arn: string], DestinationStateRecord>({
  name: 'notification-destination',
  version: 1,
});
