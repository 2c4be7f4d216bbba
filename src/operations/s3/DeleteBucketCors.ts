// Removes the CORS rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html
import type { DeleteBucketCorsCommandInput, DeleteBucketCorsCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { drop } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketCors: ServerOperation<
  DeleteBucketCorsCommandInput,
  DeleteBucketCorsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutBucketCORS', target, call)],
  async run(_, target, call) {
    await drop(call, target, 'cors');
    return {};
  },
};
