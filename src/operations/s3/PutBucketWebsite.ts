// Makes a bucket a website. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
import type { PutBucketWebsiteCommandInput, PutBucketWebsiteCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { keep } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';
import { checkWebsite } from './website/check.ts';

export const PutBucketWebsite: ServerOperation<
  PutBucketWebsiteCommandInput,
  PutBucketWebsiteCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketWebsite', target, call)],
  async run(input, target, call) {
    const website = input.WebsiteConfiguration ?? {};
    checkWebsite(website);
    await keep(call, target, 'website', website);
    return {};
  },
};
