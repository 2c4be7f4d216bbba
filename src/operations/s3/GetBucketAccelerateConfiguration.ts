// Tells whether transfer acceleration of a bucket is on; nothing where nobody ever said.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html
import type {
  GetBucketAccelerateConfigurationCommandInput,
  GetBucketAccelerateConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketAccelerateConfiguration: ServerOperation<
  GetBucketAccelerateConfigurationCommandInput,
  GetBucketAccelerateConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetAccelerateConfiguration', target, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    return { ...(await kept(call, target, 'accelerate')) };
  },
};
