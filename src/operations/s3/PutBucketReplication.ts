// Sets the replication rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
import type { PutBucketReplicationCommandInput, PutBucketReplicationCommandOutput } from '@aws-sdk/client-s3';
import { parseArn } from '../../kernel/arn.ts';
import { isAccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { keep } from './configuration/keep.ts';
import { checkReplicatedBuckets, checkReplication } from './configuration/replication.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketReplication: ServerOperation<
  PutBucketReplicationCommandInput,
  PutBucketReplicationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access(target, input, call) {
    const put = bucketAccess('s3:PutReplicationConfiguration', target, call);
    const role = input.ReplicationConfiguration?.Role ?? '';
    const owner = parseArn(role)?.account ?? '';
    if (!isAccountId(owner)) return [put];
    const context = { 'iam:PassedToService': 's3.amazonaws.com' };
    return [put, { action: 'iam:PassRole', resource: role, owner, context }];
  },
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const replication = input.ReplicationConfiguration ?? { Role: undefined, Rules: undefined };
    checkReplication(replication);
    await keep(call, target, 'replication', replication, (transaction, bucket) =>
      checkReplicatedBuckets(replication, bucket, transaction),
    );
    return {};
  },
};
