// Tells whether a bucket's policy makes it public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
import type { GetBucketPolicyStatusCommandInput, GetBucketPolicyStatusCommandOutput } from '@aws-sdk/client-s3';
import { parsePolicy } from '../../policy/parse.ts';
import { isPublic } from '../../policy/public.ts';
import type { ServerOperation } from '../context.ts';
import { storedPolicy } from './bucket-policy.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketPolicyStatus: ServerOperation<
  GetBucketPolicyStatusCommandInput,
  GetBucketPolicyStatusCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketPolicyStatus', target, call)],
  async run(_, { bucket }, call) {
    const parsed = parsePolicy(await storedPolicy(call.resources.records, bucket), 'bucket');
    // What cannot be read permits nobody.
    return { PolicyStatus: { IsPublic: parsed.ok && isPublic(parsed.policy) } };
  },
};
