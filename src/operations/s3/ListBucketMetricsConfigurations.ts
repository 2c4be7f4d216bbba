// Lists the metrics configurations of a bucket: none.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html
import type {
  ListBucketMetricsConfigurationsCommandInput,
  ListBucketMetricsConfigurationsCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListBucketMetricsConfigurations: ServerOperation<
  ListBucketMetricsConfigurationsCommandInput,
  ListBucketMetricsConfigurationsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetMetricsConfiguration', target, call)],
  run: async () => ({ IsTruncated: false }),
};
