// Goes back to SSE-S3 for new objects. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
import type { DeleteBucketEncryptionCommandInput, DeleteBucketEncryptionCommandOutput } from '@aws-sdk/client-s3';
import { BucketEncryption } from '../../storage/records/bucket.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { bucketEncryption, initialEncryption } from './encryption/settings.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketEncryption: ServerOperation<
  DeleteBucketEncryptionCommandInput,
  DeleteBucketEncryptionCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutEncryptionConfiguration', target, call)],
  async run(_, target, call) {
    await changeBucket(call, target, async (transaction, bucket) => {
      const { blockedTypes } = await bucketEncryption(transaction, bucket);
      transaction.put(BucketEncryption, [bucket.id], { ...initialEncryption, blockedTypes });
    });
    return {};
  },
};
