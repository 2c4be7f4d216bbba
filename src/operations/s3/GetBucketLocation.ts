// Tells a bucket's Region, in every Region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
import type {
  BucketLocationConstraint,
  GetBucketLocationCommandInput,
  GetBucketLocationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, findBucket } from './target.ts';

export const GetBucketLocation: ServerOperation<
  GetBucketLocationCommandInput,
  GetBucketLocationCommandOutput,
  BucketTarget
> = {
  locate: async (input, readers) => ({ bucket: await findBucket(input, readers) }),
  access: (target, _, call) => [bucketAccess('s3:GetBucketLocation', target, call)],
  // The first Region has no location constraint.
  run: async (_, { bucket }) =>
    bucket.region === 'us-east-1' ? {} : { LocationConstraint: bucket.region as string as BucketLocationConstraint },
};
