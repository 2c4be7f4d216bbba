// Tells who owns the objects of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
import type {
  GetBucketOwnershipControlsCommandInput,
  GetBucketOwnershipControlsCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { ownershipOf } from './access-control/ownership.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketOwnershipControls: ServerOperation<
  GetBucketOwnershipControlsCommandInput,
  GetBucketOwnershipControlsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketOwnershipControls', target, call)],
  async run(_, { bucket }) {
    if (bucket.objectOwnership === 'none')
      throw new Fault('OwnershipControlsNotFoundError', { BucketName: bucket.name });
    return { OwnershipControls: { Rules: [{ ObjectOwnership: ownershipOf(bucket) }] } };
  },
};
