// Sets who owns the objects of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
import type {
  PutBucketOwnershipControlsCommandInput,
  PutBucketOwnershipControlsCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { requireOwnersAcl } from './access-control/bucket-acl.ts';
import { isOwnership } from './access-control/ownership.ts';
import { changeOwnership } from './change-bucket.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketOwnershipControls: ServerOperation<
  PutBucketOwnershipControlsCommandInput,
  PutBucketOwnershipControlsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketOwnershipControls', target, call)],
  async run(input, target, call) {
    const [rule, ...others] = input.OwnershipControls?.Rules ?? [];
    const ownership: string | undefined = rule?.ObjectOwnership;
    if (!isOwnership(ownership) || others.length > 0) throw new Fault('MalformedXML');
    await changeOwnership(call, target, ownership, async (transaction, bucket) => {
      if (ownership === 'BucketOwnerEnforced') await requireOwnersAcl(transaction, bucket);
    });
    return {};
  },
};
