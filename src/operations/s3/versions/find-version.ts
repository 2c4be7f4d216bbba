// One version of a key, as every read finds it: the current one, or the one of an id. docs/formats/object-record.md
import type { VersionIdentity } from '../../../storage/records/object.ts';
import { StoredObject } from '../../../storage/records/object.ts';
import {
  CurrentMarker,
  NoncurrentNull,
  NoncurrentVersion,
  type VersionRecord,
} from '../../../storage/records/object-version.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { nullVersion, orderIn } from './version-id.ts';

export interface FoundVersion {
  readonly version: VersionRecord;
  readonly isCurrent: boolean;
}

export const identityOf = (version: VersionRecord): VersionIdentity =>
  version.kind === 'object' ? version.object : version.marker;

/** Undefined when the key has no version at all. */
export async function currentVersion(
  reader: RecordReader,
  bucketId: string,
  key: string,
): Promise<VersionRecord | undefined> {
  const object = await reader.get(StoredObject, [bucketId, key]);
  if (object !== undefined) return { kind: 'object', object };
  const marker = await reader.get(CurrentMarker, [bucketId, key]);
  if (marker !== undefined) return { kind: 'delete-marker', marker };
  // A marker that an object replaced between the two reads.
  const late = await reader.get(StoredObject, [bucketId, key]);
  return late && { kind: 'object', object: late };
}

/** `versionId` is one that was checked; undefined for the current version, which may be a delete marker. */
export async function findVersion(
  reader: RecordReader,
  bucketId: string,
  key: string,
  versionId: string | undefined,
): Promise<FoundVersion | undefined> {
  for (;;) {
    const current = await currentVersion(reader, bucketId, key);
    if (current === undefined) return undefined;
    if (versionId === undefined || identityOf(current).versionId === versionId)
      return { version: current, isCurrent: true };
    const version = await noncurrentVersion(reader, bucketId, key, versionId);
    if (version !== undefined) return { version, isCurrent: false };
    // Versions change places only when the current one does: then this one may have passed unseen.
    if (isSameVersion(current, await currentVersion(reader, bucketId, key))) return undefined;
  }
}

async function noncurrentVersion(
  reader: RecordReader,
  bucketId: string,
  key: string,
  versionId: string,
): Promise<VersionRecord | undefined> {
  const order =
    versionId === nullVersion ? (await reader.get(NoncurrentNull, [bucketId, key]))?.order : orderIn(versionId);
  if (order === undefined) return undefined;
  const found = await reader.get(NoncurrentVersion, [bucketId, key, -order]);
  return found !== undefined && identityOf(found.version).versionId === versionId ? found.version : undefined;
}

export function isSameVersion(left: VersionRecord, right: VersionRecord | undefined): boolean {
  if (right === undefined || left.kind !== right.kind) return false;
  const [before, after] = [identityOf(left), identityOf(right)];
  return before.versionId === after.versionId && before.order === after.order;
}
