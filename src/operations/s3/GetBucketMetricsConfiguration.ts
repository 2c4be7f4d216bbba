// Gives one configuration of request metrics. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html
import type {
  GetBucketMetricsConfigurationCommandInput,
  GetBucketMetricsConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { keptNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketMetricsConfiguration: ServerOperation<
  GetBucketMetricsConfigurationCommandInput,
  GetBucketMetricsConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetMetricsConfiguration', target, call)],
  run: async ({ Id }, target, call) => ({ MetricsConfiguration: await keptNamed(call, target, 'metrics', Id) }),
};
