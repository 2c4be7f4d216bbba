// Gives the lifecycle rules of a bucket.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
import type {
  GetBucketLifecycleConfigurationCommandInput,
  GetBucketLifecycleConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { BucketLifecycle } from '../../storage/records/lifecycle.ts';
import type { ServerOperation } from '../context.ts';
import { shownRule } from './lifecycle/show-rules.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketLifecycleConfiguration: ServerOperation<
  GetBucketLifecycleConfigurationCommandInput,
  GetBucketLifecycleConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetLifecycleConfiguration', target, call)],
  async run(_, { bucket }, call) {
    const lifecycle = await call.resources.records.get(BucketLifecycle, [bucket.id]);
    if (lifecycle === undefined) throw new Fault('NoSuchLifecycleConfiguration', { BucketName: bucket.name });
    return {
      Rules: lifecycle.rules.map(shownRule),
      TransitionDefaultMinimumObjectSize: lifecycle.minimumSize,
    };
  },
};
