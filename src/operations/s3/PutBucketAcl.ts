// Sets the ACL of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
import type { PutBucketAclCommandInput, PutBucketAclCommandOutput } from '@aws-sdk/client-s3';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { BucketAcl } from '../../storage/records/bucket.ts';
import type { ServerOperation } from '../context.ts';
import { aclOfRequest } from './access-control/acl-request.ts';
import { grantContext } from './access-control/grant-headers.ts';
import { hasAcls } from './access-control/ownership.ts';
import { refusePublicAcl } from './access-control/public-access-block.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketAcl: ServerOperation<PutBucketAclCommandInput, PutBucketAclCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, input, call) => [
    bucketAccess('s3:PutBucketAcl', target, call, { 's3:x-amz-acl': input.ACL, ...grantContext(input) }),
  ],
  async run(input, target, call) {
    if (!hasAcls(target.bucket)) throw new Fault('AccessControlListNotSupported', { BucketName: target.bucket.name });
    const { owner } = target.bucket;
    const grants = await aclOfRequest(call.resources.records, input, { owner, bucketOwner: owner });
    await changeBucket(call, target, async (transaction, bucket) => {
      // Once more where it is written: lists may have been switched off meanwhile.
      if (!hasAcls(bucket)) throw new Fault('AccessControlListNotSupported', { BucketName: bucket.name });
      const put = { action: 's3:PutBucketAcl', resource: arn.bucket(bucket.name), grants } as const;
      await refusePublicAcl(call, transaction, bucket, put);
      transaction.put(BucketAcl, [bucket.id], { grants });
    });
    return {};
  },
};
