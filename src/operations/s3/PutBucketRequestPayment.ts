// Sets who pays for requests to a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html
import type { PutBucketRequestPaymentCommandInput, PutBucketRequestPaymentCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { requireOneOf } from './configuration/checks.ts';
import { keep } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketRequestPayment: ServerOperation<
  PutBucketRequestPaymentCommandInput,
  PutBucketRequestPaymentCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketRequestPayment', target, call)],
  async run(input, target, call) {
    const Payer = input.RequestPaymentConfiguration?.Payer;
    requireOneOf(Payer, ['Requester', 'BucketOwner']);
    await keep(call, target, 'request-payment', { Payer });
    return {};
  },
};
