// Gives the ACL of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
import type { GetBucketAclCommandInput, GetBucketAclCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { bucketGrants } from './access-control/bucket-acl.ts';
import { showAcl } from './access-control/show-acl.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketAcl: ServerOperation<GetBucketAclCommandInput, GetBucketAclCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketAcl', target, call)],
  async run(_, { bucket }, call) {
    const { records } = call.resources;
    return showAcl(records, bucket.owner, await bucketGrants(records, bucket));
  },
};
