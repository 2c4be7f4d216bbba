// Sets one configuration of request metrics. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html
import type {
  PutBucketMetricsConfigurationCommandInput,
  PutBucketMetricsConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { keepNamed } from './configuration/named.ts';
import { checkMetrics } from './configuration/reports.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketMetricsConfiguration: ServerOperation<
  PutBucketMetricsConfigurationCommandInput,
  PutBucketMetricsConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutMetricsConfiguration', target, call)],
  async run({ Id, MetricsConfiguration: configuration }, target, call) {
    if (configuration === undefined) throw new Fault('MissingRequestBodyError');
    checkMetrics(Id, configuration);
    await keepNamed(call, target, 'metrics', Id, configuration);
    return {};
  },
};
