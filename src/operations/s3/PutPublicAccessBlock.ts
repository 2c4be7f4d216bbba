// Sets what keeps a bucket from being public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
import type { PutPublicAccessBlockCommandInput, PutPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3';
import { BucketPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { readPublicAccessBlock } from './access-control/public-access-block.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutPublicAccessBlock: ServerOperation<
  PutPublicAccessBlockCommandInput,
  PutPublicAccessBlockCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketPublicAccessBlock', target, call)],
  async run(input, target, call) {
    const block = readPublicAccessBlock(input.PublicAccessBlockConfiguration);
    await changeBucket(call, target, async (transaction, bucket) =>
      transaction.put(BucketPublicAccessBlock, [bucket.id], block),
    );
    return {};
  },
};
