// Tells whether a bucket keeps versions; of one that never did AWS says nothing.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
import type { GetBucketVersioningCommandInput, GetBucketVersioningCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketVersioning: ServerOperation<
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketVersioning', target, call)],
  run: async (_, { bucket }) => (bucket.versioning === undefined ? {} : { Status: bucket.versioning }),
};
