// Lists the objects of a bucket, the older way. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
import type { ListObjectsCommandInput, ListObjectsCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { checkedMaxKeys, contentsOf, prefixesOf, restoresAt, spelling, writtenOwners } from './listing/answer.ts';
import { listKeys } from './listing/list-keys.ts';
import { ownersIn } from './listing/owners.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { listContext } from './request-context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListObjects: ServerOperation<ListObjectsCommandInput, ListObjectsCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, input, call) => [bucketAccess('s3:ListBucket', target, call, listContext(input))],
  async run(input, { bucket }, call) {
    refuseUnbuiltOptions(input);
    const { Prefix = '', Delimiter = '', Marker = '', EncodingType } = input;
    const spell = spelling(EncodingType);
    const restoresAtMs = restoresAt(input.OptionalObjectAttributes, call.nowMs);
    const maxItems = checkedMaxKeys(input.MaxKeys);
    const { records } = call.resources;
    const query = { bucketId: bucket.id, prefix: Prefix, delimiter: Delimiter, after: Marker, maxItems };
    const { items, isTruncated } = await listKeys(records, query);
    const last = items.at(-1);
    return {
      Name: bucket.name,
      Prefix: spell(Prefix),
      Marker: spell(Marker),
      ...(Delimiter !== '' && { Delimiter: spell(Delimiter) }),
      MaxKeys: maxItems,
      IsTruncated: isTruncated,
      ...(EncodingType && { EncodingType }),
      // Without a delimiter the last key serves as the next marker.
      ...(isTruncated && last && Delimiter !== '' && { NextMarker: spell(last.name) }),
      Contents: contentsOf(items, {
        spell,
        ownerOf: await ownersIn(records, bucket, writtenOwners(items)),
        restoresAtMs,
      }),
      CommonPrefixes: prefixesOf(items, spell),
    };
  },
};
