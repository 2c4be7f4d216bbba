// What GetObject, HeadObject and the source of a copy share: the version that is meant, and what a read may ask of it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
import { Fault } from '../../kernel/fault.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { DeleteMarkerRecord } from '../../storage/records/object-version.ts';
import type { ServerCall } from '../context.ts';
import { partsOf } from './body/read-body.ts';
import { checkRead, type ReadConditions, shownTime } from './conditions.ts';
import {
  type CustomerKey,
  type CustomerKeyInput,
  readCustomerKey,
  requireCustomerKey,
} from './encryption/customer-key.ts';
import { refuseEncryptionHeaders } from './encryption/unwanted-headers.ts';
import { checkedPartNumber } from './multipart/limits.ts';
import { type HeaderOverrides, isOverridden, requireSendable } from './object-headers.ts';
import { readingTags } from './object-tags.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { partWindow, rangeOf, type Window, whole } from './range.ts';
import { type BucketTarget, bucketAccess, type ObjectTarget, versionAccess } from './target.ts';
import { findVersion } from './versions/find-version.ts';
import { checkVersionId } from './versions/version-id.ts';

export const reading = { current: 's3:GetObject', version: 's3:GetObjectVersion' } as const;

/**
 * The object of a version, or the current one; where one was looked for before the decision, that one, whatever has come
 * in its place: docs/decisions/0240-what-is-decided-on-is-what-is-read.md. That there is none is told only to those who may list the bucket; a delete
 * marker is told from nothing by headers.
 */
export async function objectVersion(
  call: ServerCall,
  target: ObjectTarget,
  versionId: string | undefined,
): Promise<ObjectRecord> {
  const { bucket, key } = target;
  checkVersionId(versionId);
  if (target.stored !== undefined) return target.stored;
  const found = await findVersion(call.resources.records, bucket.id, key, versionId);
  // One that has come since the decision is none that was decided on.
  if (found?.version.kind === 'object' && target.isLookedUp !== true) return found.version.object;
  await call.demand(bucketAccess('s3:ListBucket', target, call));
  if (found?.version.kind === 'delete-marker') throw markerFault(call, key, found.version.marker, versionId);
  if (versionId === undefined) throw new Fault('NoSuchKey', { Key: key });
  throw new Fault('NoSuchVersion', { Key: key, VersionId: versionId });
}

const methods = [
  ['Head', 'HEAD'],
  ['Put', 'PUT'],
  ['Delete', 'DELETE'],
] as const;

/** A marker that is current stands for an object that is gone; one that is named can only be deleted. */
function markerFault(call: ServerCall, key: string, marker: DeleteMarkerRecord, versionId: string | undefined): Fault {
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId };
  if (versionId === undefined) return new Fault('NoSuchKey', { Key: key, headers });
  return new Fault('MethodNotAllowed', {
    Method: methods.find(([begins]) => call.operation.startsWith(begins))?.[1] ?? 'GET',
    ResourceType: 'DeleteMarker',
    headers: { ...headers, allow: 'DELETE', 'last-modified': shownTime(marker.lastModifiedMs).toUTCString() },
  });
}

/** Told to those who may read the tags. */
export async function shownTagCount(
  call: ServerCall,
  target: ObjectTarget,
  versionId: string | undefined,
  { tags }: ObjectRecord,
): Promise<{ readonly TagCount?: number }> {
  if (tags.length === 0) return {};
  const isShown = await call.may(versionAccess(readingTags, target, versionId, call));
  return isShown ? { TagCount: tags.length } : {};
}

/** As answers give it: where versions were never kept, they say nothing of them. */
export const shownVersion = (
  { bucket }: BucketTarget,
  { versionId }: Pick<ObjectRecord, 'versionId'>,
): { readonly VersionId?: string } => (bucket.versioning === undefined ? {} : { VersionId: versionId });

export interface ReadInput extends ReadConditions, CustomerKeyInput, HeaderOverrides {
  readonly Range?: string | undefined;
  readonly PartNumber?: number | undefined;
  readonly VersionId?: string | undefined;
}

/** What is wrong with a read, whatever the object is. Gives the customer's key, checked. */
export function checkReadForm(call: ServerCall, input: ReadInput): CustomerKey | undefined {
  refuseUnbuiltOptions(input);
  checkVersionId(input.VersionId);
  refuseEncryptionHeaders(call);
  if (call.caller.kind === 'anonymous' && isOverridden(input))
    throw new Fault('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    });
  requireSendable(input);
  if (input.PartNumber !== undefined) checkedPartNumber(input.PartNumber);
  if (input.Range !== undefined && input.PartNumber !== undefined)
    throw new Fault('InvalidRequest', { message: 'Cannot specify both Range header and partNumber query parameter' });
  return readCustomerKey(input, call);
}

/** Checks the request against the object, and says which bytes it wants. */
export async function wantedBytes(
  call: ServerCall,
  { bucket }: ObjectTarget,
  input: ReadInput,
  object: ObjectRecord,
  customerKey: CustomerKey | undefined,
): Promise<Window> {
  requireCustomerKey(object.encryption, customerKey);
  checkRead(input, object);
  if (input.PartNumber !== undefined)
    return partWindow(input.PartNumber, await partsOf(call.resources.records, bucket.id, object));
  return input.Range === undefined ? whole(object.sizeBytes) : rangeOf(input.Range, object.sizeBytes);
}
