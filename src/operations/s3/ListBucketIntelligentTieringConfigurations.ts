// Lists the configurations of intelligent tiering. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html
import type {
  ListBucketIntelligentTieringConfigurationsCommandInput,
  ListBucketIntelligentTieringConfigurationsCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { listNamed } from './configuration/named.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const ListBucketIntelligentTieringConfigurations: ServerOperation<
  ListBucketIntelligentTieringConfigurationsCommandInput,
  ListBucketIntelligentTieringConfigurationsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetIntelligentTieringConfiguration', target, call)],
  async run({ ContinuationToken }, target, call) {
    const { items, page } = await listNamed(call, target, 'intelligent-tiering', ContinuationToken);
    return { ...page, ...(items.length > 0 && { IntelligentTieringConfigurationList: items }) };
  },
};
