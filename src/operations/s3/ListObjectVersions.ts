// Lists the versions of objects: one each, `null`, as in a bucket that was never versioned.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { checkedMaxKeys, contentsOf, ownerOf, prefixesOf, spelling } from './listing/answer.ts';
import { listKeys } from './listing/list-keys.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { listContext } from './request-context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

const onlyVersion = 'null';

export const ListObjectVersions: ServerOperation<
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, input, call) => [bucketAccess('s3:ListBucketVersions', target, call, listContext(input))],
  async run(input, { bucket }, call) {
    refuseUnbuiltOptions(input);
    const { Prefix = '', Delimiter = '', KeyMarker = '', VersionIdMarker, EncodingType } = input;
    if (VersionIdMarker !== undefined && VersionIdMarker !== '' && KeyMarker === '')
      throw new Fault('InvalidArgument', {
        message: 'A version-id marker cannot be specified without a key marker.',
        ArgumentName: 'version-id-marker',
        ArgumentValue: VersionIdMarker,
      });
    const spell = spelling(EncodingType);
    const maxItems = checkedMaxKeys(input.MaxKeys);
    const { records } = call.resources;
    const query = { bucketId: bucket.id, prefix: Prefix, delimiter: Delimiter, after: KeyMarker, maxItems };
    const { items, isTruncated } = await listKeys(records, query);
    const owner = await ownerOf(records, bucket.owner);
    const last = items.at(-1);
    return {
      Name: bucket.name,
      Prefix: spell(Prefix),
      KeyMarker: spell(KeyMarker),
      VersionIdMarker: VersionIdMarker ?? '',
      ...(Delimiter !== '' && { Delimiter: spell(Delimiter) }),
      MaxKeys: maxItems,
      IsTruncated: isTruncated,
      ...(EncodingType && { EncodingType }),
      ...(isTruncated && last && { NextKeyMarker: spell(last.name) }),
      ...(isTruncated && last?.kind === 'key' && { NextVersionIdMarker: onlyVersion }),
      Versions: contentsOf(items, spell, owner).map(({ StorageClass: _, ...shown }) => ({
        ...shown,
        StorageClass: 'STANDARD' as const,
        VersionId: onlyVersion,
        IsLatest: true,
      })),
      CommonPrefixes: prefixesOf(items, spell),
    };
  },
};
