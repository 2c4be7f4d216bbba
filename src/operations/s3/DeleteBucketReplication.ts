// Removes the replication rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html
import type { DeleteBucketReplicationCommandInput, DeleteBucketReplicationCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { drop } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketReplication: ServerOperation<
  DeleteBucketReplicationCommandInput,
  DeleteBucketReplicationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutReplicationConfiguration', target, call)],
  async run(_, target, call) {
    await drop(call, target, 'replication');
    return {};
  },
};
