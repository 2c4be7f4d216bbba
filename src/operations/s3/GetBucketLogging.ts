// Tells where requests to a bucket are logged. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
import type { GetBucketLoggingCommandInput, GetBucketLoggingCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketLogging: ServerOperation<
  GetBucketLoggingCommandInput,
  GetBucketLoggingCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketLogging', target, call)],
  async run(_, target, call) {
    const LoggingEnabled = await kept(call, target, 'logging');
    return LoggingEnabled === undefined ? {} : { LoggingEnabled };
  },
};
