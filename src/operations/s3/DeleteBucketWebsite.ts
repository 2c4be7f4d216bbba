// Makes a bucket no website any more. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html
import type { DeleteBucketWebsiteCommandInput, DeleteBucketWebsiteCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { drop } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketWebsite: ServerOperation<
  DeleteBucketWebsiteCommandInput,
  DeleteBucketWebsiteCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:DeleteBucketWebsite', target, call)],
  async run(_, target, call) {
    await drop(call, target, 'website');
    return {};
  },
};
