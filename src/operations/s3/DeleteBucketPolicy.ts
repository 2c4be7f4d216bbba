// Removes the policy of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
import type { DeleteBucketPolicyCommandInput, DeleteBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { policyAccess, refuseForeignAccount, removeBucketPolicy } from './bucket-policy.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, locateBucket } from './target.ts';

export const DeleteBucketPolicy: ServerOperation<
  DeleteBucketPolicyCommandInput,
  DeleteBucketPolicyCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [policyAccess('s3:DeleteBucketPolicy', target, call)],
  async run(_, target, call) {
    refuseForeignAccount(call, target, 'DELETE');
    await changeBucket(call, target, (transaction, bucket) => removeBucketPolicy(transaction, bucket.id));
    return {};
  },
};
