// Tells who pays for requests to a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
import type { GetBucketRequestPaymentCommandInput, GetBucketRequestPaymentCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketRequestPayment: ServerOperation<
  GetBucketRequestPaymentCommandInput,
  GetBucketRequestPaymentCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketRequestPayment', target, call)],
  run: async (_, target, call) => ({ Payer: (await kept(call, target, 'request-payment'))?.Payer ?? 'BucketOwner' }),
};
