// Sets the CORS rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html
import type { PutBucketCorsCommandInput, PutBucketCorsCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { keep } from './configuration/keep.ts';
import { checkCorsRules } from './cors/check.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketCors: ServerOperation<PutBucketCorsCommandInput, PutBucketCorsCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketCORS', target, call)],
  async run(input, target, call) {
    const CORSRules = input.CORSConfiguration?.CORSRules;
    checkCorsRules(CORSRules);
    await keep(call, target, 'cors', { CORSRules });
    return {};
  },
};
