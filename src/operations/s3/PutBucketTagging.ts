// Sets the tags of a bucket, all at once. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
import type { PutBucketTaggingCommandInput, PutBucketTaggingCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { checkBucketTags, refuseWhereTagsDecide } from './bucket-tags.ts';
import { keep } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketTagging: ServerOperation<
  PutBucketTaggingCommandInput,
  PutBucketTaggingCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketTagging', target, call)],
  async run(input, target, call) {
    const TagSet = input.Tagging?.TagSet ?? [];
    checkBucketTags(TagSet);
    await keep(call, target, 'tagging', { TagSet }, refuseWhereTagsDecide);
    return {};
  },
};
