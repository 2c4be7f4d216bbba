// Removes one configuration of storage class analysis. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketAnalyticsConfiguration.html
import type {
  DeleteBucketAnalyticsConfigurationCommandInput,
  DeleteBucketAnalyticsConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { dropNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketAnalyticsConfiguration: ServerOperation<
  DeleteBucketAnalyticsConfigurationCommandInput,
  DeleteBucketAnalyticsConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutAnalyticsConfiguration', target, call)],
  async run({ Id }, target, call) {
    await dropNamed(call, target, 'analytics', Id);
    return {};
  },
};
