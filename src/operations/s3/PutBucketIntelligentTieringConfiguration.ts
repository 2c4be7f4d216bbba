// Sets one configuration of intelligent tiering. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html
import type {
  PutBucketIntelligentTieringConfigurationCommandInput,
  PutBucketIntelligentTieringConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { keepNamed } from './configuration/named.ts';
import { checkIntelligentTiering } from './configuration/reports.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketIntelligentTieringConfiguration: ServerOperation<
  PutBucketIntelligentTieringConfigurationCommandInput,
  PutBucketIntelligentTieringConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutIntelligentTieringConfiguration', target, call)],
  async run({ Id, IntelligentTieringConfiguration: configuration }, target, call) {
    if (configuration === undefined) throw new Fault('MissingRequestBodyError');
    checkIntelligentTiering(Id, configuration);
    await keepNamed(call, target, 'intelligent-tiering', Id, configuration);
    return {};
  },
};
