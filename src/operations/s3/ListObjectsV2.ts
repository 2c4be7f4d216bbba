// Lists the objects of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { checkedMaxKeys, contentsOf, prefixesOf, restoresAt, spelling, writtenOwners } from './listing/answer.ts';
import { continuationToken, readContinuationToken } from './listing/continuation-token.ts';
import { listKeys } from './listing/list-keys.ts';
import { ownersIn } from './listing/owners.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { listContext } from './request-context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListObjectsV2: ServerOperation<ListObjectsV2CommandInput, ListObjectsV2CommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, input, call) => [bucketAccess('s3:ListBucket', target, call, listContext(input))],
  async run(input, { bucket }, call) {
    refuseUnbuiltOptions(input);
    const { Prefix = '', Delimiter = '', StartAfter, ContinuationToken, EncodingType } = input;
    const spell = spelling(EncodingType);
    const restoresAtMs = restoresAt(input.OptionalObjectAttributes, call.nowMs);
    const maxItems = checkedMaxKeys(input.MaxKeys);
    const after = ContinuationToken === undefined ? (StartAfter ?? '') : readContinuationToken(ContinuationToken);
    const { records } = call.resources;
    const query = { bucketId: bucket.id, prefix: Prefix, delimiter: Delimiter, after, maxItems };
    const { items, isTruncated } = await listKeys(records, query);
    const ownerOf = input.FetchOwner === true ? await ownersIn(records, bucket, writtenOwners(items)) : undefined;
    const last = items.at(-1);
    return {
      Name: bucket.name,
      Prefix: spell(Prefix),
      ...(Delimiter !== '' && { Delimiter: spell(Delimiter) }),
      MaxKeys: maxItems,
      KeyCount: items.length,
      IsTruncated: isTruncated,
      ...(EncodingType && { EncodingType }),
      ...(StartAfter !== undefined && { StartAfter: spell(StartAfter) }),
      ...(ContinuationToken !== undefined && { ContinuationToken }),
      ...(isTruncated && last && { NextContinuationToken: continuationToken(last.name) }),
      Contents: contentsOf(items, { spell, ownerOf, restoresAtMs }),
      CommonPrefixes: prefixesOf(items, spell),
    };
  },
};
