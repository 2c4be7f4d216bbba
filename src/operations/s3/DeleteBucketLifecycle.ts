// Removes the lifecycle rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html
import type { DeleteBucketLifecycleCommandInput, DeleteBucketLifecycleCommandOutput } from '@aws-sdk/client-s3';
import { Bucket } from '../../storage/records/bucket.ts';
import { BucketLifecycle, LifecycleRun } from '../../storage/records/lifecycle.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketLifecycle: ServerOperation<
  DeleteBucketLifecycleCommandInput,
  DeleteBucketLifecycleCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutLifecycleConfiguration', target, call)],
  async run(_, target, call) {
    await changeBucket(call, target, async (transaction, bucket) => {
      transaction.put(Bucket, [bucket.name], { ...bucket, expires: false });
      transaction.remove(BucketLifecycle, [bucket.id]);
      transaction.remove(LifecycleRun, [bucket.id]);
    });
    return {};
  },
};
