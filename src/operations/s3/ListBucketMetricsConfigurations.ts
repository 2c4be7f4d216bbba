// Lists the configurations of request metrics. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html
import type {
  ListBucketMetricsConfigurationsCommandInput,
  ListBucketMetricsConfigurationsCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { listNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListBucketMetricsConfigurations: ServerOperation<
  ListBucketMetricsConfigurationsCommandInput,
  ListBucketMetricsConfigurationsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetMetricsConfiguration', target, call)],
  async run({ ContinuationToken }, target, call) {
    const { items, page } = await listNamed(call, target, 'metrics', ContinuationToken);
    return { ...page, ...(items.length > 0 && { MetricsConfigurationList: items }) };
  },
};
