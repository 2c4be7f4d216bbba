// An event about an object as it stands: what all such events tell of it.
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import type { EventName } from './event-names.ts';
import type { ObjectEvent } from './event-record.ts';

export function objectEvent(
  name: EventName,
  { bucket, key }: { readonly bucket: BucketRecord; readonly key: string },
  object: ObjectRecord,
): ObjectEvent {
  const { sizeBytes, etag, versionId } = object;
  return { name, key, sizeBytes, etag, versionId: shownId(bucket, versionId) };
}

/** Only versions that are told apart have an id in events. */
export const shownId = ({ versioning }: BucketRecord, versionId: string): string | undefined =>
  versioning === undefined || versionId === 'null' ? undefined : versionId;
