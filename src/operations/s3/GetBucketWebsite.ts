// Gives the website configuration of a bucket: no bucket has any.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
import type { GetBucketWebsiteCommandInput, GetBucketWebsiteCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketWebsite: ServerOperation<
  GetBucketWebsiteCommandInput,
  GetBucketWebsiteCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketWebsite', target, call)],
  async run(_, { bucket }) {
    throw new Fault('NoSuchWebsiteConfiguration', { BucketName: bucket.name });
  },
};
