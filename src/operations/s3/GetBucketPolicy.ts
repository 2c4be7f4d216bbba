// Gives the policy of a bucket as it was put. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
import type { GetBucketPolicyCommandInput, GetBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { policyAccess, refuseForeignAccount, storedPolicy } from './bucket-policy.ts';
import { type BucketTarget, locateBucket } from './target.ts';

export const GetBucketPolicy: ServerOperation<GetBucketPolicyCommandInput, GetBucketPolicyCommandOutput, BucketTarget> =
  {
    locate: locateBucket,
    access: (target, _, call) => [policyAccess('s3:GetBucketPolicy', target, call)],
    async run(_, target, call) {
      refuseForeignAccount(call, target, 'GET');
      return { Policy: await storedPolicy(call.resources.records, target.bucket) };
    },
  };
