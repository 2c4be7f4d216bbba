// Gives the ACL of a bucket: the owner's full control, and nothing else. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
import type { GetBucketAclCommandInput, GetBucketAclCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { ownerAcl } from './owner-acl.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketAcl: ServerOperation<GetBucketAclCommandInput, GetBucketAclCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketAcl', target, call)],
  run: (_, { bucket }, call) => ownerAcl(call.resources.records, bucket),
};
