// Gives the tags of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
import type { GetBucketTaggingCommandInput, GetBucketTaggingCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketTagging: ServerOperation<
  GetBucketTaggingCommandInput,
  GetBucketTaggingCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketTagging', target, call)],
  async run(_, target, call) {
    const tagging = await kept(call, target, 'tagging');
    if (tagging === undefined) throw new Fault('NoSuchTagSet', { BucketName: target.bucket.name });
    return { TagSet: tagging.TagSet };
  },
};
