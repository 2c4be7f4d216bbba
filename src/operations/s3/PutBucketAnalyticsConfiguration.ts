// Sets one configuration of storage class analysis. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html
import type {
  PutBucketAnalyticsConfigurationCommandInput,
  PutBucketAnalyticsConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { keepNamed } from './configuration/named.ts';
import { checkAnalytics } from './configuration/reports.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketAnalyticsConfiguration: ServerOperation<
  PutBucketAnalyticsConfigurationCommandInput,
  PutBucketAnalyticsConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutAnalyticsConfiguration', target, call)],
  async run({ Id, AnalyticsConfiguration: configuration }, target, call) {
    if (configuration === undefined) throw new Fault('MissingRequestBodyError');
    checkAnalytics(Id, configuration);
    await keepNamed(call, target, 'analytics', Id, configuration);
    return {};
  },
};
