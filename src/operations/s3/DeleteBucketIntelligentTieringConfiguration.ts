// Removes one configuration of intelligent tiering. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketIntelligentTieringConfiguration.html
import type {
  DeleteBucketIntelligentTieringConfigurationCommandInput,
  DeleteBucketIntelligentTieringConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { dropNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucketIntelligentTieringConfiguration: ServerOperation<
  DeleteBucketIntelligentTieringConfigurationCommandInput,
  DeleteBucketIntelligentTieringConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  // AWS has no action of its own for it.
  access: (target, _, call) => [bucketAccess('s3:PutIntelligentTieringConfiguration', target, call)],
  async run({ Id }, target, call) {
    await dropNamed(call, target, 'intelligent-tiering', Id);
    return {};
  },
};
