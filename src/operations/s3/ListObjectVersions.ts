// Lists the versions of objects, and delete markers. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
import type {
  DeleteMarkerEntry,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  ObjectVersion,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { shownTime } from './conditions.ts';
import {
  checkedMaxKeys,
  type EntryForm,
  objectEntry,
  prefixesOf,
  restoresAt,
  type Spell,
  spelling,
} from './listing/answer.ts';
import { listVersions, type VersionItem } from './listing/list-versions.ts';
import { ownersIn, type ShownOwner } from './listing/owners.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { listContext } from './request-context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';
import { identityOf } from './versions/find-version.ts';
import { checkVersionId } from './versions/version-id.ts';

export const ListObjectVersions: ServerOperation<
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, input, call) => [bucketAccess('s3:ListBucketVersions', target, call, listContext(input))],
  async run(input, { bucket }, call) {
    refuseUnbuiltOptions(input);
    const { Prefix = '', Delimiter = '', KeyMarker = '', VersionIdMarker = '', EncodingType } = input;
    checkMarkers(KeyMarker, VersionIdMarker);
    const spell = spelling(EncodingType);
    const restoresAtMs = restoresAt(input.OptionalObjectAttributes, call.nowMs);
    const maxItems = checkedMaxKeys(input.MaxKeys);
    const { records } = call.resources;
    const { items, isTruncated } = await listVersions(records, {
      bucketId: bucket.id,
      bucket,
      prefix: Prefix,
      delimiter: Delimiter,
      after: KeyMarker,
      versionIdMarker: VersionIdMarker,
      maxItems,
    });
    const ownerOf = await ownersIn(records, bucket, items.map(writtenOwner));
    const last = items.at(-1);
    return {
      Name: bucket.name,
      Prefix: spell(Prefix),
      KeyMarker: spell(KeyMarker),
      VersionIdMarker,
      ...(Delimiter !== '' && { Delimiter: spell(Delimiter) }),
      MaxKeys: maxItems,
      IsTruncated: isTruncated,
      ...(EncodingType && { EncodingType }),
      ...(isTruncated && last && { NextKeyMarker: spell(last.name) }),
      ...(isTruncated && last?.kind === 'version' && { NextVersionIdMarker: identityOf(last.version).versionId }),
      Versions: versionsOf(items, { spell, ownerOf, restoresAtMs }),
      DeleteMarkers: markersOf(items, spell, ownerOf),
      CommonPrefixes: prefixesOf(items, spell),
    };
  },
};

function checkMarkers(keyMarker: string, versionIdMarker: string): void {
  if (versionIdMarker === '') return;
  if (keyMarker === '')
    throw new Fault('InvalidArgument', {
      message: 'A version-id marker cannot be specified without a key marker.',
      ArgumentName: 'version-id-marker',
      ArgumentValue: versionIdMarker,
    });
  checkVersionId(versionIdMarker, 'version-id-marker');
}

function writtenOwner(item: VersionItem) {
  if (item.kind === 'prefix') return undefined;
  return item.version.kind === 'object' ? item.version.object.owner : item.version.marker.owner;
}

function versionsOf(items: readonly VersionItem[], form: EntryForm): ObjectVersion[] {
  return items.flatMap((item) => {
    if (item.kind === 'prefix' || item.version.kind !== 'object') return [];
    const { StorageClass, ...shown } = objectEntry(item.name, item.version.object, form);
    const { versionId: VersionId } = item.version.object;
    return [
      {
        ...shown,
        StorageClass: StorageClass as NonNullable<ObjectVersion['StorageClass']>,
        VersionId,
        IsLatest: item.isLatest,
      },
    ];
  });
}

function markersOf(items: readonly VersionItem[], spell: Spell, ownerOf: ShownOwner): DeleteMarkerEntry[] {
  return items.flatMap((item) => {
    if (item.kind === 'prefix' || item.version.kind !== 'delete-marker') return [];
    const { versionId, lastModifiedMs, owner } = item.version.marker;
    return [
      {
        Key: spell(item.name),
        VersionId: versionId,
        IsLatest: item.isLatest,
        LastModified: shownTime(lastModifiedMs),
        Owner: ownerOf(owner),
      },
    ];
  });
}
