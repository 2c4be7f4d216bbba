// Gives the website configuration of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
import type { GetBucketWebsiteCommandInput, GetBucketWebsiteCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketWebsite: ServerOperation<
  GetBucketWebsiteCommandInput,
  GetBucketWebsiteCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketWebsite', target, call)],
  async run(_, target, call) {
    const website = await kept(call, target, 'website');
    if (website === undefined) throw new Fault('NoSuchWebsiteConfiguration', { BucketName: target.bucket.name });
    return { ...website };
  },
};
