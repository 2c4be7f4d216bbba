// Gives one configuration of intelligent tiering. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html
import type {
  GetBucketIntelligentTieringConfigurationCommandInput,
  GetBucketIntelligentTieringConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { keptNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketIntelligentTieringConfiguration: ServerOperation<
  GetBucketIntelligentTieringConfigurationCommandInput,
  GetBucketIntelligentTieringConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetIntelligentTieringConfiguration', target, call)],
  run: async ({ Id }, target, call) => ({
    IntelligentTieringConfiguration: await keptNamed(call, target, 'intelligent-tiering', Id),
  }),
};
