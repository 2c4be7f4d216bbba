// What is kept and returned as on AWS and does not act, or not in full: the plain words beside each operation in `docs/compatibility.md`.

const accelerate = 'kept and returned; there are no edge locations, so nothing becomes faster';
const analytics = 'kept and returned; nothing is analysed or exported';
const intelligentTiering = 'kept and returned; nothing is moved between access tiers';
const inventory = 'kept and returned; no inventory is delivered';
const logging =
  'log objects are delivered where the policy of the target lets the service write; `TargetGrants` are kept and give nobody access';
const metrics = 'kept and returned; no metrics are published';
const replication = 'kept and returned; nothing is replicated yet';
const restore =
  'ready after the longest usual time of its tier; the bytes never move, an archive class only keeps them from being read';
const requestPayment = 'requesters have to agree to pay, and nobody is billed';

export const s3Notes: Readonly<Record<string, string>> = {
  PutBucketAccelerateConfiguration: accelerate,
  PutBucketAnalyticsConfiguration: analytics,
  PutBucketIntelligentTieringConfiguration: intelligentTiering,
  PutBucketInventoryConfiguration: inventory,
  PutBucketLifecycleConfiguration: 'a transition changes the class that an object tells; its bytes stay where they are',
  PutBucketLogging: logging,
  PutBucketMetricsConfiguration: metrics,
  PutBucketReplication: replication,
  PutBucketRequestPayment: requestPayment,
  PutBucketNotificationConfiguration: 'an EventBridge configuration is kept, and nothing is sent for it',
  PutBucketVersioning: 'MFA delete is refused by its name',
  PutObject: '`Expires` is kept as a date: text that is none does not come back as it was sent',
  RestoreObject: restore,
};
