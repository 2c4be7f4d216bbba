// Gives the replication rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html
import type { GetBucketReplicationCommandInput, GetBucketReplicationCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketReplication: ServerOperation<
  GetBucketReplicationCommandInput,
  GetBucketReplicationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetReplicationConfiguration', target, call)],
  async run(_, target, call) {
    const ReplicationConfiguration = await kept(call, target, 'replication');
    if (ReplicationConfiguration === undefined)
      throw new Fault('ReplicationConfigurationNotFoundError', { BucketName: target.bucket.name });
    return { ReplicationConfiguration };
  },
};
