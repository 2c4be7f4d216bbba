// Removes one configuration of request metrics. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetricsConfiguration.html
import type {
  DeleteBucketMetricsConfigurationCommandInput,
  DeleteBucketMetricsConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { dropNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketMetricsConfiguration: ServerOperation<
  DeleteBucketMetricsConfigurationCommandInput,
  DeleteBucketMetricsConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutMetricsConfiguration', target, call)],
  async run({ Id }, target, call) {
    await dropNamed(call, target, 'metrics', Id);
    return {};
  },
};
