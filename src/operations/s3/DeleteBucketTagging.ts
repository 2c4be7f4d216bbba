// Removes all tags of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html
import type { DeleteBucketTaggingCommandInput, DeleteBucketTaggingCommandOutput } from '@aws-sdk/client-s3';
import { removeConfiguration } from '../../storage/records/bucket-configuration.ts';
import type { ServerOperation } from '../context.ts';
import { refuseWhereTagsDecide } from './bucket-tags.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketTagging: ServerOperation<
  DeleteBucketTaggingCommandInput,
  DeleteBucketTaggingCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutBucketTagging', target, call)],
  async run(_, target, call) {
    await changeBucket(call, target, async (transaction, bucket) => {
      await refuseWhereTagsDecide(transaction, bucket);
      removeConfiguration(transaction, bucket.id, 'tagging');
    });
    return {};
  },
};
