// Puts the policy of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
import type { PutBucketPolicyCommandInput, PutBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { isPublic } from '../../policy/public.ts';
import { BucketPolicy } from '../../storage/records/bucket.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import { publicAccessBlockOf } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { publicAccessRefusal } from './access-control/public-access-block.ts';
import { checkBucketPolicy, policyAccess, refuseForeignAccount } from './bucket-policy.ts';
import { changeBucket } from './change-bucket.ts';
import { type BucketTarget, locateBucket } from './target.ts';

export const PutBucketPolicy: ServerOperation<PutBucketPolicyCommandInput, PutBucketPolicyCommandOutput, BucketTarget> =
  {
    locate: locateBucket,
    access: (target, _, call) => [policyAccess('s3:PutBucketPolicy', target, call)],
    async run(input, target, call) {
      refuseForeignAccount(call, target, 'PUT');
      const document = input.Policy ?? '';
      await checkBucketPolicy(document, target.bucket, call.resources.records);
      const again = policyAccess('s3:PutBucketPolicy', target, call);
      if (input.ConfirmRemoveSelfBucketAccess !== true && again.resourcePolicy !== undefined) {
        if (!(await call.may({ ...again, resourcePolicy: { kind: 'proposed', as: 'bucket', document } })))
          throw new Fault('InvalidRequest', {
            message:
              'the policy would keep you from changing it again: send `x-amz-confirm-remove-self-bucket-access: true` to put it nevertheless',
          });
      }
      await changeBucket(call, target, async (transaction, bucket) => {
        // Once more where it is written: whom the policy names may be deleted at this moment.
        const policy = await checkBucketPolicy(document, bucket, transaction);
        const { blockPublicPolicy } = await publicAccessBlockOf(transaction, bucket);
        if (blockPublicPolicy && isPublic(policy))
          throw publicAccessRefusal(call, { action: 's3:PutBucketPolicy', resource: again.resource, what: 'policies' });
        const before = await transaction.get(BucketPolicy, [bucket.id]);
        transaction.put(BucketPolicy, [bucket.id], { document });
        enterNames(transaction, ['bucket', bucket.id], document, before?.document);
      });
      return {};
    },
  };
