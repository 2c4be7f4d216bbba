// The message of an event, as AWS words it: pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
import { arn } from '../../../kernel/arn.ts';
import type { Caller } from '../../../kernel/caller.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { EventName } from './event-names.ts';

/** Who made the change, by which request. */
export interface EventOrigin {
  readonly principalId: string;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly hostId: string;
  readonly timeMs: number;
}

/** What happened, to what. Members that the kind of event does not have are undefined. */
export interface ObjectEvent {
  readonly name: EventName;
  readonly key: string;
  readonly sizeBytes?: number | undefined;
  /** Without quotes. */
  readonly etag?: string | undefined;
  /** Undefined in a bucket that never had versions. */
  readonly versionId?: string | undefined;
  /** Of an object that was restored: until when, and from which class. */
  readonly restored?: { readonly expiresAtMs: number; readonly storageClass: string } | undefined;
  /** The class that a lifecycle rule moved the object to. */
  readonly transitionedTo?: string | undefined;
}

export interface EventPlace {
  readonly bucket: Pick<BucketRecord, 'name' | 'owner' | 'region'>;
  readonly ruleId: string;
  readonly sequencer: string;
}

export function eventDocument(
  event: ObjectEvent,
  origin: EventOrigin,
  { bucket, ruleId, sequencer }: EventPlace,
): string {
  const record = {
    eventVersion: versionOf(event.name),
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(origin.timeMs).toISOString(),
    eventName: event.name,
    userIdentity: { principalId: origin.principalId },
    requestParameters: { sourceIPAddress: origin.sourceIp },
    responseElements: { 'x-amz-request-id': origin.requestId, 'x-amz-id-2': origin.hostId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: ruleId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: bucket.owner },
        arn: arn.bucket(bucket.name),
      },
      object: {
        key: encodedKey(event.key),
        size: event.sizeBytes,
        eTag: event.etag,
        versionId: event.versionId,
        sequencer,
      },
    },
    ...detailsOf(event),
  };
  return JSON.stringify({ Records: [record] });
}

/** The first minor version that had the kind of event. */
function versionOf(name: EventName): string {
  return /^Object(?:Created|Removed|Restore):/.test(name) ? '2.1' : '2.3';
}

function detailsOf({ restored, transitionedTo }: ObjectEvent): object {
  return {
    ...(restored && {
      glacierEventData: {
        restoreEventData: {
          lifecycleRestorationExpiryTime: new Date(restored.expiresAtMs).toISOString(),
          lifecycleRestoreStorageClass: restored.storageClass,
        },
      },
    }),
    ...(transitionedTo && {
      lifecycleEventData: { transitionEventData: { destinationStorageClass: transitionedTo } },
    }),
  };
}

/** As forms encode: a space is a plus, and of all other marks only `-`, `.`, `_`, `*` and the slash stay. */
function encodedKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

/** As the events name who makes a request. */
export function eventPrincipal(caller: Caller): string {
  switch (caller.kind) {
    case 'anonymous':
      return 'Anonymous';
    case 'service':
      return caller.service;
    case 'root':
      return caller.principalId;
    default:
      return `AWS:${caller.principalId}`;
  }
}

/** What a destination gets when a configuration names it. */
export function testDocument(bucketName: string, { timeMs, requestId, hostId }: EventOrigin): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(timeMs).toISOString(),
    Bucket: bucketName,
    RequestId: requestId,
    HostId: hostId,
  });
}
