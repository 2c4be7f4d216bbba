// Turns transfer acceleration of a bucket on or off.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html
import type {
  PutBucketAccelerateConfigurationCommandInput,
  PutBucketAccelerateConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { invalidRequest, requireOneOf } from './configuration/checks.ts';
import { keep } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketAccelerateConfiguration: ServerOperation<
  PutBucketAccelerateConfigurationCommandInput,
  PutBucketAccelerateConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutAccelerateConfiguration', target, call)],
  async run(input, target, call) {
    const Status = input.AccelerateConfiguration?.Status;
    if (Status === undefined) throw new Fault('MalformedXML');
    requireOneOf(Status, ['Enabled', 'Suspended']);
    if (target.bucket.name.includes('.'))
      throw invalidRequest('S3 Transfer Acceleration is not supported for buckets with periods (.) in their names');
    await keep(call, target, 'accelerate', { Status });
    return {};
  },
};
