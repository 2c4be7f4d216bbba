// Gives the public access block of a bucket: no bucket has any.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
import type { GetPublicAccessBlockCommandInput, GetPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetPublicAccessBlock: ServerOperation<
  GetPublicAccessBlockCommandInput,
  GetPublicAccessBlockCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketPublicAccessBlock', target, call)],
  async run(_, { bucket }) {
    throw new Fault('NoSuchPublicAccessBlockConfiguration', { BucketName: bucket.name });
  },
};
