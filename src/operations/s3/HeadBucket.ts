// Tells whether a bucket exists and may be listed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
import type { HeadBucketCommandInput, HeadBucketCommandOutput } from '@aws-sdk/client-s3';
import { arn } from '../../kernel/arn.ts';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const HeadBucket: ServerOperation<HeadBucketCommandInput, HeadBucketCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:ListBucket', target, call)],
  run: async (_, { bucket }) => ({
    BucketArn: arn.bucket(bucket.name),
    BucketRegion: bucket.region,
    AccessPointAlias: false,
  }),
};
