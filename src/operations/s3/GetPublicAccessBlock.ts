// Gives what keeps a bucket from being public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
import type { GetPublicAccessBlockCommandInput, GetPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { BucketPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { showPublicAccessBlock } from './access-control/public-access-block.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetPublicAccessBlock: ServerOperation<
  GetPublicAccessBlockCommandInput,
  GetPublicAccessBlockCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketPublicAccessBlock', target, call)],
  async run(_, { bucket }, call) {
    const block = await call.resources.records.get(BucketPublicAccessBlock, [bucket.id]);
    if (block === undefined) throw new Fault('NoSuchPublicAccessBlockConfiguration', { BucketName: bucket.name });
    return { PublicAccessBlockConfiguration: showPublicAccessBlock(block) };
  },
};
