// Gives one configuration of inventory. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html
import type {
  GetBucketInventoryConfigurationCommandInput,
  GetBucketInventoryConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { keptNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketInventoryConfiguration: ServerOperation<
  GetBucketInventoryConfigurationCommandInput,
  GetBucketInventoryConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetInventoryConfiguration', target, call)],
  run: async ({ Id }, target, call) => ({ InventoryConfiguration: await keptNamed(call, target, 'inventory', Id) }),
};
