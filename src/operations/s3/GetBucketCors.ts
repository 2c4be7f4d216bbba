// Gives the CORS rules of a bucket: no bucket has any.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html
import type { GetBucketCorsCommandInput, GetBucketCorsCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketCors: ServerOperation<GetBucketCorsCommandInput, GetBucketCorsCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketCORS', target, call)],
  async run(_, { bucket }) {
    throw new Fault('NoSuchCORSConfiguration', { BucketName: bucket.name });
  },
};
