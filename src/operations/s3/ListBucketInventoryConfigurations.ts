// Lists the configurations of inventory. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html
import type {
  ListBucketInventoryConfigurationsCommandInput,
  ListBucketInventoryConfigurationsCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { listNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListBucketInventoryConfigurations: ServerOperation<
  ListBucketInventoryConfigurationsCommandInput,
  ListBucketInventoryConfigurationsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetInventoryConfiguration', target, call)],
  async run({ ContinuationToken }, target, call) {
    const { items, page } = await listNamed(call, target, 'inventory', ContinuationToken);
    return { ...page, ...(items.length > 0 && { InventoryConfigurationList: items }) };
  },
};
