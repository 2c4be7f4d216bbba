// Lists the configurations of storage class analysis. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html
import type {
  ListBucketAnalyticsConfigurationsCommandInput,
  ListBucketAnalyticsConfigurationsCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { listNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListBucketAnalyticsConfigurations: ServerOperation<
  ListBucketAnalyticsConfigurationsCommandInput,
  ListBucketAnalyticsConfigurationsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetAnalyticsConfiguration', target, call)],
  async run({ ContinuationToken }, target, call) {
    const { items, page } = await listNamed(call, target, 'analytics', ContinuationToken);
    return { ...page, ...(items.length > 0 && { AnalyticsConfigurationList: items }) };
  },
};
