// Sets the lifecycle rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
import type {
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketLifecycleConfigurationCommandOutput,
  TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { newUuid } from '../../kernel/ids.ts';
import { Bucket } from '../../storage/records/bucket.ts';
import { BucketLifecycle, type BucketLifecycleRecord } from '../../storage/records/lifecycle.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { readRules } from './lifecycle/read-rules.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketLifecycleConfiguration: ServerOperation<
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketLifecycleConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutLifecycleConfiguration', target, call)],
  async run(input, target, call) {
    const rules = readRules(input.LifecycleConfiguration?.Rules, () => newUuid(call.resources.random));
    const minimumSize = readMinimumSize(input.TransitionDefaultMinimumObjectSize);
    const changedAtMs = call.nowMs;
    await changeBucket(call, target, async (transaction, bucket) => {
      const lifecycle = { bucketName: bucket.name, rules, minimumSize, changedAtMs };
      transaction.put(BucketLifecycle, [bucket.id], lifecycle);
      transaction.put(Bucket, [bucket.name], { ...bucket, expires: true });
    });
    return { TransitionDefaultMinimumObjectSize: minimumSize };
  },
};

function readMinimumSize(given: TransitionDefaultMinimumObjectSize | undefined): BucketLifecycleRecord['minimumSize'] {
  if (given === undefined) return 'all_storage_classes_128K';
  if (given === 'all_storage_classes_128K' || given === 'varies_by_storage_class') return given;
  throw new Fault('InvalidRequest', { message: `Invalid TransitionDefaultMinimumObjectSize found: ${given}` });
}
