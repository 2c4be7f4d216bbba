// Gives the object lock configuration of a bucket: no bucket has any.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
import type {
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetObjectLockConfiguration: ServerOperation<
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketObjectLockConfiguration', target, call)],
  async run(_, { bucket }) {
    throw new Fault('ObjectLockConfigurationNotFoundError', { BucketName: bucket.name });
  },
};
