// Gives the object lock configuration of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
import type {
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { DefaultRetention } from '../../storage/records/bucket.ts';
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
    if (bucket.objectLock === undefined)
      throw new Fault('ObjectLockConfigurationNotFoundError', { BucketName: bucket.name });
    const { defaultRetention } = bucket.objectLock;
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled' as const,
        ...(defaultRetention && { Rule: { DefaultRetention: shown(defaultRetention) } }),
      },
    };
  },
};

const shown = ({ mode, period }: DefaultRetention) => ({ Mode: mode, [period.unit]: period.count });
