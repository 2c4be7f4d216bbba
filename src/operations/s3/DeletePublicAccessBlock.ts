// Removes what keeps a bucket from being public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
import type { DeletePublicAccessBlockCommandInput, DeletePublicAccessBlockCommandOutput } from '@aws-sdk/client-s3';
import { BucketPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeletePublicAccessBlock: ServerOperation<
  DeletePublicAccessBlockCommandInput,
  DeletePublicAccessBlockCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketPublicAccessBlock', target, call)],
  async run(_, target, call) {
    await changeBucket(call, target, async (transaction, bucket) =>
      transaction.remove(BucketPublicAccessBlock, [bucket.id]),
    );
    return {};
  },
};
