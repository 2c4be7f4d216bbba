// Gives one configuration of storage class analysis. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html
import type {
  GetBucketAnalyticsConfigurationCommandInput,
  GetBucketAnalyticsConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { keptNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketAnalyticsConfiguration: ServerOperation<
  GetBucketAnalyticsConfigurationCommandInput,
  GetBucketAnalyticsConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetAnalyticsConfiguration', target, call)],
  run: async ({ Id }, target, call) => ({ AnalyticsConfiguration: await keptNamed(call, target, 'analytics', Id) }),
};
